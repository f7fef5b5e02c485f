using System.Security.Cryptography;

namespace Starhaul.Integrity;

/// <summary>The hash functions of the platform.</summary>
internal sealed class HashDigest(HashAlgorithmName name) : RunningDigest
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(name);

    public override void Append(ReadOnlySpan<byte> bytes) => hash.AppendData(bytes);

    public override string PeekHex() => Convert.ToHexStringLower(hash.GetCurrentHash());

    public override void Dispose() => hash.Dispose();
}
