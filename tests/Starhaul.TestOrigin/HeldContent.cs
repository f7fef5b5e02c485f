using System.Security.Cryptography;

namespace Starhaul.TestOrigin;

/// <summary>Bytes that are held in memory.</summary>
internal sealed class HeldContent(byte[] bytes) : OriginContent
{
    public override long Length => bytes.Length;

    public override string Fingerprint { get; } = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));

    public override void Read(long offset, Span<byte> destination) =>
        bytes.AsSpan((int)offset, destination.Length).CopyTo(destination);
}
