using System.Text;
using System.Text.RegularExpressions;
using Starhaul.Pipelines.Relays.Native;

namespace Starhaul.Pipelines.Relays;

/// <summary>The keys of an encrypted connection (CurveZMQ, RFC 26), each 40 characters of Z85 (RFC 32).</summary>
/// <param name="ServerKey">The public key of the relay.</param>
/// <param name="ClientPublicKey">Our public key.</param>
/// <param name="ClientSecretKey">Our secret key; it goes into no message.</param>
internal sealed partial record CurveKeys(string ServerKey, string ClientPublicKey, string ClientSecretKey)
{
    private const int KeyLength = 40;

    // A key file is some hundred bytes. What is much longer is another file.
    private const int LongestFile = 64 * 1024;

    /// <summary>Takes the relay's public key, and our pair from a file or a new one.</summary>
    /// <param name="server">The key itself, or a file with the key alone or a certificate of czmq (<c>public-key = "..."</c>).</param>
    /// <param name="clientFile">A certificate of czmq with <c>public-key</c> and <c>secret-key</c>; null for a new pair.</param>
    /// <exception cref="ArgumentException">There is no key there.</exception>
    /// <exception cref="MissingDependencyException">libzmq is not installed, or has no CURVE.</exception>
    public static CurveKeys Read(string server, string? clientFile = null)
    {
        var serverKey = IsKey(server) ? server : KeyOfFile(server);
        if (clientFile is null)
        {
            var (publicKey, secretKey) = NewPair();
            return new CurveKeys(serverKey, publicKey, secretKey);
        }

        var text = TextOf(clientFile);
        return new CurveKeys(serverKey, Entry(text, "public-key", clientFile), Entry(text, "secret-key", clientFile));
    }

    /// <summary>Leaves the secret key out.</summary>
    public override string ToString() => $"CURVE, server key {ServerKey}";

    private static string KeyOfFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new ArgumentException(
                $"'{path}' is neither a CURVE key (expected {KeyLength} characters of Z85, this has {path.Length}) nor a file that holds one."
            );
        }

        var text = TextOf(path);
        return text.Trim() is var alone && IsKey(alone) ? alone : Entry(text, "public-key", path);
    }

    private static string TextOf(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LongestFile ? File.ReadAllText(path) : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"The key file '{path}' cannot be read: {error.Message}", error);
        }
    }

    private static string Entry(string text, string name, string path)
    {
        var found = CertificateEntry()
            .Matches(text)
            .FirstOrDefault(match => match.Groups["name"].Value == name && IsKey(match.Groups["key"].Value));
        return found?.Groups["key"].Value
            ?? throw new ArgumentException(
                $"'{path}' holds no CURVE key: expected {name} = \"...\" with {KeyLength} characters of Z85."
            );
    }

    /// <summary>Whether it is 32 bytes in Z85: every five characters are a number below 2^32.</summary>
    private static bool IsKey(string text)
    {
        const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
        return text.Length == KeyLength
            && text.All(Alphabet.Contains)
            && text.Chunk(5)
                .All(five => five.Aggregate(0L, (sum, digit) => sum * 85 + Alphabet.IndexOf(digit)) <= uint.MaxValue);
    }

    private static unsafe (string Public, string Secret) NewPair()
    {
        ZeroMqLibrary.Require();
        Span<byte> publicKey = stackalloc byte[ZeroMqLibrary.KeyText];
        Span<byte> secretKey = stackalloc byte[ZeroMqLibrary.KeyText];
        fixed (
            byte* toPublic = publicKey,
                toSecret = secretKey
        )
        {
            if (ZeroMqLibrary.NewKeyPair(toPublic, toSecret) < 0)
            {
                throw new MissingDependencyException($"libzmq cannot make CURVE keys: {ZeroMqLibrary.LastError()}.")
                {
                    Hint = "Install a libzmq that is built with CURVE: apt-get install libzmq5",
                };
            }
        }

        return (Encoding.ASCII.GetString(publicKey[..KeyLength]), Encoding.ASCII.GetString(secretKey[..KeyLength]));
    }

    [GeneratedRegex(
        """^[ \t]*(?<name>(public|secret)-key)\s*=\s*"(?<key>[^"]*)"\s*$""",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex CertificateEntry();
}
