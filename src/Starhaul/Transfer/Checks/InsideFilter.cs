using Starhaul.Detection;
using Starhaul.Integrity;

namespace Starhaul.Transfer.Checks;

/// <summary>
/// Looks at what a compressed file holds: finds its type in the first bytes, checks it by the regime of that type, and
/// hashes and writes it where that is wanted. What is compressed again is decoded and looked at in the same way.
/// </summary>
internal sealed class InsideFilter(
    RegimeTable regimes,
    RemoteFileIntent intent,
    string? decodedPath,
    long? minFree = null,
    int depth = 0
) : ByteFilter
{
    /// <summary>Forms within forms that are looked into: there are files that decode to themselves for ever.</summary>
    private const int MostNested = 3;

    private readonly byte[] head = new byte[ContentDetector.SampleLength];
    private readonly RunningDigest? digest =
        intent.Options.ContentHash || decodedPath is not null ? DigestAlgorithm.Sha256.Start() : null;
    private readonly DecodedFile? file = decodedPath is null ? null : new DecodedFile(decodedPath, minFree);
    private int headLength;
    private long length;
    private DetectedContent detected;
    private bool isOpen;
    private bool isGuess;
    private ContentCheck? check;
    private DecodingFilter? decoding;
    private InsideFilter? nested;

    /// <summary>Whether the bytes are of a form that was looked into, to their end.</summary>
    public bool HasLooked => check is not null || decoding is not null;

    /// <summary>What the bytes are; known when the filter is complete.</summary>
    public RegimeChoice Choice => new(regimes.ForType(detected.MimeType).Name, detected.MimeType, [], Inside: null);

    /// <summary>What was found; known when the filter is complete.</summary>
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

        Forward(bytes);
    }

    public override void Complete()
    {
        if (!isOpen)
        {
            Open(isWhole: true);
        }

        file?.Complete();
        decoding?.Complete();
        var inner = check?.Complete();
        intent.Options.Observer?.Complete();
        Summary = new ContentSummary
        {
            Type = inner?.Type ?? detected.MimeType,
            Length = length,
            Records = inner?.Records,
            Sha256 = digest?.PeekHex(),
            ProvesEnd = inner?.ProvesEnd ?? nested?.Summary!.ProvesEnd ?? false,
            Checked =
                inner?.Checked
                ?? (decoding is null ? "" : ContentChain.Join(decoding.Proven, nested!.Summary!).Checked),
        };
    }

    public override void Dispose()
    {
        check?.Dispose();
        decoding?.Dispose();
        digest?.Dispose();
        file?.Dispose();
    }

    private void Open(bool isWhole)
    {
        isOpen = true;
        intent.Options.Observer?.Begin();
        var first = head.AsSpan(0, headLength);
        detected = new ContentDetector(regimes).Detect(first, isWhole);
        var judge = new ClaimJudge(regimes);
        IReadOnlyList<Claim> claims =
            intent.InsideClaim is { } claimed && intent.Options.ChecksRecords ? [claimed] : [];
        detected = judge.Judge(claims, detected, first, intent.Probe.Url);
        var regime = judge.Choose(claims, detected);
        isGuess = !claims.Any(static claim => claim.IsOfJson) && regime.Signatures.Count == 0;
        check = intent.Options.ChecksRecords ? regime.CreateCheck(detected.MimeType, intent.InsideClaim?.Type) : null;
        if (check is null && depth < MostNested && regime.CreateDecoder() is { } decoder)
        {
            nested = new InsideFilter(regimes, Bare(intent), decodedPath: null, minFree, depth + 1);
            decoding = new DecodingFilter(decoder, nested, "check nested", intent.Options);
        }

        Forward(first);
    }

    /// <summary>The intent for what lies deeper: nothing is claimed of it, and nothing of it is wanted but that it is whole.</summary>
    private static RemoteFileIntent Bare(RemoteFileIntent intent) =>
        intent with
        {
            InsideClaim = null,
            Options = intent.Options with { Observer = null, ContentHash = false, Decode = false },
        };

    private void Forward(ReadOnlySpan<byte> bytes)
    {
        if (check is not null && !CheckFilter.TryAppend(check, bytes, isGuess))
        {
            check.Dispose();
            check = null;
            detected = new DetectedContent(MediaTypes.PlainText);
        }

        decoding?.Append(bytes);
        digest?.Append(bytes);
        file?.Append(bytes);
        intent.Options.Observer?.Append(bytes);
    }
}
