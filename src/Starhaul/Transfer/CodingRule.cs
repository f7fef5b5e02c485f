using Starhaul.Detection;

namespace Starhaul.Transfer;

/// <summary>
/// Decides which bytes are the file when a server codes them although identity was asked for: the decoded ones, unless
/// the coded bytes are the file itself, mislabelled: the name that the file will have claims that very form (<c>.tgz</c>
/// under <c>x-gzip</c>), and the decoded start is not that form again.
/// </summary>
internal static class CodingRule
{
    /// <summary>Weighs the first wire bytes.</summary>
    /// <returns>The start of the bytes that are the file, their type, and the coding to decode; null for none.</returns>
    public static (ReadOnlyMemory<byte> Start, DetectedContent Detected, string? Decoded) Weigh(
        RegimeTable regimes,
        string? coding,
        string? fileName,
        ReadOnlyMemory<byte> wire,
        bool isWhole
    )
    {
        var detector = new ContentDetector(regimes);
        var asServed = detector.Detect(wire.Span, isWhole);
        if (coding is null || wire.IsEmpty)
        {
            return (wire, asServed, coding);
        }

        if (TryDecode(regimes, coding, wire, isWhole) is not var (start, inside))
        {
            return (wire, asServed, coding);
        }

        var codedType = regimes.ForType($"application/{coding}").MimeTypes[0];
        var isClaimed = new ClaimReader(regimes)
            .Read(fileName, declaredType: null)
            .Any(claim => claim.Type == codedType);
        var isMislabelled = isClaimed && inside.MimeType != codedType;
        return isMislabelled ? (wire, asServed, null) : (start, inside, coding);
    }

    /// <summary>The intent for bytes that come under another coding than the probe saw, whose sample is of the file itself.</summary>
    public static RemoteFileIntent Follow(RegimeTable regimes, RemoteFileIntent intent, string? coding)
    {
        var isTheFile =
            coding is not null
            && intent.DecodedCoding is null
            && regimes.FindByType($"application/{coding}")?.MimeTypes[0] == intent.DetectedType;
        return intent with { DecodedCoding = isTheFile ? null : coding };
    }

    /// <summary>The intent for decoding bytes that are taken for the file as they come; null where that is not open.</summary>
    /// <remarks>
    /// Asked where they do not have the digest that the caller pinned: it may be that of the decoded bytes, and a digest
    /// says more than a name does.
    /// </remarks>
    public static RemoteFileIntent? Decoded(RegimeTable regimes, RemoteFileIntent intent, SourceIdentity identity)
    {
        if (
            intent.DecodedCoding is not null
            || identity.ContentEncoding is not { } coding
            || !intent.Options.Digests.Any(static digest => digest.Scope == DigestScope.Published)
            || TryDecode(regimes, coding, intent.Probe.Start, isWhole: false) is not var (_, inside)
        )
        {
            return null;
        }

        // A decoder may give nothing out for so few bytes; then the name says what the coded form holds.
        var type = inside.IsUndecided && intent.InsideClaim is { } claim ? claim.Type : inside.MimeType;
        return intent with
        {
            DecodedCoding = coding,
            Regime = regimes.ForType(type).Name,
            DetectedType = type,
            Claims = [],
            InsideClaim = null,
        };
    }

    /// <summary>Takes the coded bytes for the file, when a digest that the caller pinned is theirs.</summary>
    public static TransferResult Pinned(
        RegimeTable regimes,
        TransferResult transfer,
        PartFile part,
        IReadOnlyList<DeclaredDigest> digests
    )
    {
        if (transfer.Wire is not { } wire || !digests.Any(digest => IsOf(digest, transfer.WireDigests)))
        {
            return transfer;
        }

        File.Delete(transfer.PublishPath);
        return transfer with
        {
            Sha256 = wire.Sha256,
            Length = wire.Length,
            Wire = null,
            PublishedDigests = transfer.WireDigests,
            PublishPath = part.PartPath,
            Found = AsCoded(regimes.ForType($"application/{wire.Encoding}")),
        };
    }

    private static RegimeChoice AsCoded(DownloadStrategy regime) =>
        new(regime.Name, regime.MimeTypes[0], [], Inside: null);

    /// <summary>The start of what coded bytes hold, and what that is; null where they are not coded as is said.</summary>
    private static (ReadOnlyMemory<byte> Start, DetectedContent Inside)? TryDecode(
        RegimeTable regimes,
        string coding,
        ReadOnlyMemory<byte> wire,
        bool isWhole
    )
    {
        using var decoder = regimes.TryDecoderForCoding(coding);
        if (decoder is null)
        {
            return null;
        }

        var decoded = new StartWriter(ContentDetector.SampleLength);
        try
        {
            decoder.Decode(wire.Span, decoded);
        }
        catch (StartWriter.FullException)
        {
            // Enough was seen: 1 kB of bzip2 may hold a gigabyte.
        }
        catch (IntegrityException)
        {
            // Not coded as it says. The transfer will tell with an offset.
            return null;
        }

        var start = decoded.Start;
        return (start, new ContentDetector(regimes).Detect(start.Span, isWhole && !decoded.IsFull));
    }

    private static bool IsOf(DeclaredDigest digest, IReadOnlyDictionary<string, string> computed) =>
        digest.Scope == DigestScope.Published
        && computed.TryGetValue(digest.Algorithm, out var value)
        && value == digest.Value;
}
