using System.Buffers;
using System.Globalization;

namespace Starhaul.Integrity;

/// <summary>
/// A digest of the digests of equal parts, and their number after a hyphen: what object stores give for an upload in parts
/// (<c>md5-of-md5s-N</c>, and the composite form of <c>x-amz-checksum-*</c>).
/// </summary>
/// <param name="part">The algorithm of the parts, and of their digests.</param>
/// <param name="partLength">Bytes in every part but the last.</param>
internal sealed class PartedDigest(DigestAlgorithm part, long partLength) : RunningDigest
{
    /// <summary>Most parts of an upload (Amazon S3 multipart upload limits). A file of more has another form.</summary>
    public const int MostParts = 10_000;

    private readonly ArrayBufferWriter<byte> complete = new();
    private RunningDigest current = part.Start();
    private long inCurrent;
    private long parts = 1;

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            // A part ends where a byte follows it: the last one may be as long as the others.
            if (inCurrent == partLength)
            {
                EndPart();
            }

            var count = (int)Math.Min(bytes.Length, partLength - inCurrent);
            current.Append(bytes[..count]);
            inCurrent += count;
            bytes = bytes[count..];
        }
    }

    public override string PeekHex()
    {
        using var all = part.Start();
        all.Append(complete.WrittenSpan);
        all.Append(Convert.FromHexString(current.PeekHex()));
        return string.Create(CultureInfo.InvariantCulture, $"{all.PeekHex()}-{parts}");
    }

    public override void Dispose() => current.Dispose();

    private void EndPart()
    {
        // What holds more parts than an upload can have matches nothing, and must not fill the memory.
        if (parts < MostParts)
        {
            complete.Write(Convert.FromHexString(current.PeekHex()));
        }

        parts++;
        current.Dispose();
        current = part.Start();
        inCurrent = 0;
    }
}
