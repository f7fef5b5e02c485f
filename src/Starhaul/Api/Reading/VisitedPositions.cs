using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Starhaul.Api.Reading;

/// <summary>
/// Positions that were met, as the first eight bytes of their SHA-256: a page costs a few bytes of memory. Of each end so
/// many are written down that a later run sees at once a way back to the beginning, and one to the pages just before.
/// </summary>
internal sealed class VisitedPositions
{
    private const int KeptOfEachEnd = 512;

    private readonly HashSet<long> met = [];
    private readonly List<long> first = [];
    private readonly Queue<long> last = [];

    /// <param name="kept">What <see cref="ToBytes"/> gave to an earlier run; null for none.</param>
    public VisitedPositions(byte[]? kept)
    {
        foreach (var hash in MemoryMarshal.Cast<byte, long>(kept))
        {
            Add(hash);
        }
    }

    /// <summary>Remembers a position; false when it was met before.</summary>
    public bool Add(JsonObject position) =>
        Add(BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(position.ToJsonString()))));

    /// <summary>What a later run needs: 8 KiB at most.</summary>
    public byte[] ToBytes() => MemoryMarshal.AsBytes<long>([.. first, .. last]).ToArray();

    private bool Add(long hash)
    {
        if (!met.Add(hash))
        {
            return false;
        }

        if (first.Count < KeptOfEachEnd)
        {
            first.Add(hash);
            return true;
        }

        last.Enqueue(hash);
        if (last.Count > KeptOfEachEnd)
        {
            last.Dequeue();
        }

        return true;
    }
}
