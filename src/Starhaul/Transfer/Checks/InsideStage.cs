using Starhaul.Detection;
using Starhaul.Integrity;

namespace Starhaul.Transfer.Checks;

/// <summary>
/// Looks at what a compressed file holds: finds its type in the first bytes, checks it by the regime of that type, and
/// hashes and writes it where that is wanted.
/// </summary>
internal sealed class InsideStage(RegimeTable regimes, RemoteFileIntent intent, string? decodedPath) : ByteStage
{
    private readonly byte[] head = new byte[ContentDetector.SampleLength];
    private readonly RunningDigest? digest =
        intent.Options.ContentHash || decodedPath is not null ? DigestAlgorithm.Sha256.Start() : null;
    private readonly DecodedFile? file = decodedPath is null ? null : new DecodedFile(decodedPath);
    private int headLength;
    private long length;
    private DetectedContent detected;
    private bool isOpen;
    private ContentCheck? check;

    /// <summary>What was found; known when the stage is complete.</summary>
    public ContentSummary? Summary { get; private set; }

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        length += bytes.Length;
        if (!isOpen)
        {
            var taken = Math.Min(bytes.Length, head.Length - headLength);
            bytes[..taken].CopyTo(head.AsSpan(headLength));
            headLength += taken;
            bytes = bytes[taken..];
            if (headLength < head.Length)
            {
                return;
            }

            Open(isWhole: false);
        }

        Pass(bytes);
    }

    public override void Complete()
    {
        if (!isOpen)
        {
            Open(isWhole: true);
        }

        file?.Complete();
        var inner = check?.Complete();
        intent.Options.Observer?.Complete();
        Summary = new ContentSummary
        {
            Type = inner?.Type ?? detected.MimeType,
            Length = length,
            Records = inner?.Records,
            Sha256 = digest?.PeekHex(),
            ProvesEnd = inner?.ProvesEnd ?? false,
            Checked = inner?.Checked ?? "",
        };
    }

    public override void Dispose()
    {
        check?.Dispose();
        digest?.Dispose();
        file?.Dispose();
    }

    private void Open(bool isWhole)
    {
        isOpen = true;
        intent.Options.Observer?.Begin();
        var first = head.AsSpan(0, headLength);
        detected = ContentDetector.Detect(first, isWhole);
        if (intent.InsideClaim is { } claimed)
        {
            detected = ClaimJudge.Judge([claimed], detected, first, intent.Probe.Url);
        }

        check = regimes
            .ForType(detected.MimeType)
            .CreateCheck(new CheckRequest(detected.MimeType, intent.InsideClaim?.Type));
        Pass(first);
    }

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        check?.Append(bytes);
        digest?.Append(bytes);
        file?.Append(bytes);
        intent.Options.Observer?.Append(bytes);
    }
}
