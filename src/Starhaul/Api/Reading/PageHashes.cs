using System.Runtime.InteropServices;

namespace Starhaul.Api.Reading;

/// <summary>The latest pages, as the first eight bytes of the SHA-256 of their records.</summary>
internal sealed class PageHashes
{
    private const int Kept = 1000;

    private readonly Queue<long> order = [];
    private readonly HashSet<long> hashes = [];

    /// <param name="kept">What <see cref="ToBytes"/> gave to an earlier run; null for none.</param>
    public PageHashes(byte[]? kept)
    {
        foreach (var hash in MemoryMarshal.Cast<byte, long>(kept))
        {
            Add(hash);
        }
    }

    public bool Contains(long hash) => hashes.Contains(hash);

    public void Add(long hash)
    {
        if (!hashes.Add(hash))
        {
            return;
        }

        order.Enqueue(hash);
        if (order.Count > Kept)
        {
            hashes.Remove(order.Dequeue());
        }
    }

    /// <summary>What a later run needs: 8 kB at most.</summary>
    public byte[] ToBytes() => MemoryMarshal.AsBytes<long>(order.ToArray()).ToArray();
}
