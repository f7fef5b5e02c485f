namespace Starhaul.TestOrigin;

/// <summary>One content up to an offset and another from there on.</summary>
internal sealed class JoinedContent(OriginContent before, OriginContent after, long at) : OriginContent
{
    public override long Length => after.Length;

    public override string Fingerprint => $"{before.Fingerprint}-{after.Fingerprint}-{at:x}";

    public override void Read(long offset, Span<byte> destination)
    {
        var old = (int)Math.Clamp(at - offset, 0, destination.Length);
        before.Read(offset, destination[..old]);
        after.Read(offset + old, destination[old..]);
    }
}
