using Starhaul.Detection;

namespace Starhaul.Transfer.Checks;

/// <summary>The filters that the bytes of one regime pass, each on a thread of its own, and what they found together.</summary>
internal sealed class ContentChain : IDisposable
{
    private readonly Func<ContentSummary?> summarize;
    private readonly Func<RegimeChoice?> find;

    private ContentChain(BlockQueue queue, Func<ContentSummary?> summarize, Func<RegimeChoice?>? find = null)
    {
        Queue = queue;
        this.summarize = summarize;
        this.find = find ?? (static () => null);
    }

    /// <summary>File that holds what was decoded; null when it is not wanted or there is nothing to decode.</summary>
    public string? InsidePath { get; private init; }

    /// <summary>What the bytes are, where the first that were seen did not say it; null where the decision before the transfer holds.</summary>
    public RegimeChoice? Found => find();

    /// <summary>Where the bytes go in.</summary>
    public BlockQueue Queue { get; }

    /// <summary>What was found; known when the chain is complete, null where the bytes are another form than the first looked like.</summary>
    public ContentSummary? Summary => summarize();

    /// <summary>The chain for a regime; null when it looks at nothing.</summary>
    public static ContentChain? For(
        DownloadStrategy regime,
        RegimeTable regimes,
        RemoteFileIntent intent,
        long? minFree = null
    )
    {
        if (regime.CreateDecoder() is { } decoder)
        {
            var insidePath = intent.Options.Decode ? PartPaths.Inside(intent.Path) : null;
            var inside = OpenInside(regimes, intent, insidePath, minFree, decoder);
            var decoding = new DecodingFilter(decoder, inside, "check inside", intent.Options);
            return new ContentChain(new BlockQueue(decoding, "decode"), () => Join(decoding.Proven, inside.Summary!))
            {
                InsidePath = insidePath,
            };
        }

        var claimed = intent.Claims.FirstOrDefault(claim => regimes.ForType(claim.Type) == regime)?.Type;
        if (intent.Options.ChecksRecords && regime.CreateCheck(intent.DetectedType, claimed) is { } check)
        {
            var isGuess =
                intent.Options.Regime is null
                && !intent.Claims.Any(static claim => claim.IsOfJson)
                && regime.Signatures.Count == 0;
            var checking = new CheckFilter(check, isGuess, intent.Options.Observer);
            return new ContentChain(
                new BlockQueue(checking, "check"),
                () => checking.Summary,
                () => checking.IsRefuted ? AsText(regimes) : null
            );
        }

        // Decoders of zstd and bzip2 give out whole blocks, and a sample holds less than one: what such a coding carries is
        // known by its own first bytes.
        if (intent is { Probe.IsUndecided: true, DecodedCoding: not null, Options.Regime: null })
        {
            var late = new InsideFilter(regimes, intent with { InsideClaim = null }, decodedPath: null);
            return new ContentChain(
                new BlockQueue(late, "check"),
                () => late.HasLooked ? late.Summary : null,
                () => late.Choice
            );
        }

        return null;
    }

    /// <summary>Copies bytes in, for a producer that keeps its own.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var block = Queue.Rent();
            var taken = Math.Min(block.Length, bytes.Length);
            bytes[..taken].CopyTo(block);
            Queue.Push(block, taken);
            bytes = bytes[taken..];
        }
    }

    /// <summary>Says that the last byte has passed, and waits for every filter.</summary>
    public void Complete() => Queue.Complete();

    public void Dispose() => Queue.Dispose();

    private static InsideFilter OpenInside(
        RegimeTable regimes,
        RemoteFileIntent intent,
        string? insidePath,
        long? minFree,
        ContentDecoder decoder
    )
    {
        try
        {
            return new InsideFilter(regimes, intent, insidePath, minFree);
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    private static RegimeChoice AsText(RegimeTable regimes) =>
        new(regimes.ForType(MediaTypes.PlainText).Name, MediaTypes.PlainText, [], Inside: null);

    /// <summary>What was found inside, behind what the decoder proved.</summary>
    internal static ContentSummary Join(string proven, ContentSummary inside) =>
        inside with
        {
            Checked = inside.Checked.Length > 0 ? $"{proven}; {inside.Checked}" : proven,
        };
}
