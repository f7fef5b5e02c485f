namespace Starhaul.TestOrigin;

/// <summary>A content with one bit flipped.</summary>
internal sealed class FlippedContent(OriginContent content, long at) : OriginContent
{
    public override long Length => content.Length;

    public override string Fingerprint => $"{content.Fingerprint}-flipped-{at:x}";

    public override void Read(long offset, Span<byte> destination)
    {
        content.Read(offset, destination);
        if (at >= offset && at < offset + destination.Length)
        {
            destination[(int)(at - offset)] ^= 1;
        }
    }
}
