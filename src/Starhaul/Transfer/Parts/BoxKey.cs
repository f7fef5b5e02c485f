using System.Security.Cryptography;
using System.Text;
using Starhaul.Native;

namespace Starhaul.Transfer;

/// <summary>
/// The secret of a box, in <c>manifest.key</c>: by it sources whose URLs hold secrets are distinguished without the secrets,
/// and the state of a publish shows that it was written in this very box. Without it nobody can find out a key or a token by
/// trying all that could be one, nor forge a state.
/// </summary>
internal sealed class BoxKey
{
    /// <summary>The name of the file; it is reserved, readable for its owner alone, and never exported.</summary>
    public const string FileName = "manifest.key";

    private const int KeyLength = 32;
    private const int OwnerAlone = 0x180; // 0600

    private readonly byte[] key;

    private BoxKey(byte[] key) => this.key = key;

    /// <summary>Reads the key of a box; null where it has none.</summary>
    /// <exception cref="DestinationException">What lies there is no key.</exception>
    public static BoxKey? TryRead(string box)
    {
        var path = Path.Combine(box, FileName);
        if (Posix.Stat(path) is not { } stat)
        {
            return null;
        }

        if (!stat.IsRegularFile || stat.Length > KeyLength)
        {
            throw Unusable(path, "it is not a file of 32 bytes");
        }

        try
        {
            var bytes = SafeFile.ReadAll(path, KeyLength, mustBeOurs: true);
            return bytes.Length == KeyLength
                ? new BoxKey(bytes)
                : throw Unusable(path, $"it holds {bytes.Length} bytes in place of {KeyLength}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>Reads the key of a box, and makes one where there is none.</summary>
    /// <exception cref="DestinationException">It can be neither read nor made.</exception>
    public static BoxKey ReadOrCreate(string box)
    {
        var path = Path.Combine(box, FileName);
        while (true)
        {
            if (TryRead(box) is { } there)
            {
                return there;
            }

            // Made aside and linked into place: nobody ever reads half a key, and of two makers one wins.
            var bytes = RandomNumberGenerator.GetBytes(KeyLength);
            var aside = Path.Combine(box, $".{FileName}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");
            try
            {
                using (var file = new FileStream(Posix.CreateNew(aside, OwnerAlone), FileAccess.Write))
                {
                    file.Write(bytes);
                    file.Flush(flushToDisk: true);
                }

                if (Posix.TryLink(aside, path))
                {
                    Posix.FlushFolder(box);
                    return new BoxKey(bytes);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unusable(path, e.Message.TrimEnd('.'), e);
            }
            finally
            {
                File.Delete(aside);
            }
        }
    }

    /// <summary>What stands for an identity in records: HMAC-SHA-256 in lower-case hex.</summary>
    public string Identify(string identity) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(identity)));

    /// <summary>What seals some bytes: HMAC-SHA-256 in lower-case hex.</summary>
    public string Compute(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(HMACSHA256.HashData(key, bytes));

    private static DestinationException Unusable(string path, string problem, Exception? cause = null) =>
        new($"{path} cannot be used: {problem}.", cause)
        {
            Step = FetchStep.Decide,
            Hint = "Check the permissions of the box. Without the right key, sources with secrets are fetched again.",
        };
}
