using System.Security.Cryptography;
using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>
/// The secret of a box, <c>manifest.key</c>: 32 random bytes that only its owner can read. What carries an HMAC under it was
/// written by a process of this user in this very box, and not copied from elsewhere.
/// </summary>
internal sealed class BoxKey
{
    public const string Name = "manifest.key";
    private const int Length = 32;

    private readonly byte[] key;

    private BoxKey(byte[] key) => this.key = key;

    /// <summary>Reads the key; null where there is none that this user alone can read.</summary>
    public static BoxKey? TryRead(BoxFolder box)
    {
        try
        {
            var path = Path.Join(box.Root, Name);
            var bytes = SafeFile.ReadAll(path, Length, mustBeOurs: true);
            return bytes.Length == Length ? new BoxKey(bytes) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads the key, or makes one. Under the lock of the box, or two would be made.</summary>
    /// <exception cref="IOException">It can be neither read nor made.</exception>
    public static BoxKey ReadOrCreate(BoxFolder box)
    {
        if (TryRead(box) is { } known)
        {
            return known;
        }

        var bytes = RandomNumberGenerator.GetBytes(Length);
        DurableFile.Replace(Path.Join(box.Root, Name), bytes, DurableFile.Private);
        return new BoxKey(bytes);
    }

    /// <summary>HMAC-SHA-256 of some bytes, in lower-case hex.</summary>
    public string Compute(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(HMACSHA256.HashData(key, bytes));
}
