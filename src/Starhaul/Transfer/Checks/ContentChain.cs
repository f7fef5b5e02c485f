using Starhaul.Records;

namespace Starhaul.Transfer.Checks;

/// <summary>The stages that the bytes of one regime pass, each on a thread of its own, and what they found together.</summary>
internal sealed class ContentChain : IDisposable
{
    private readonly Func<ContentSummary> summarize;

    private ContentChain(BlockQueue queue, Func<ContentSummary> summarize, string? decodedPath = null)
    {
        Queue = queue;
        this.summarize = summarize;
        DecodedPath = decodedPath;
    }

    /// <summary>Where the bytes go in.</summary>
    public BlockQueue Queue { get; }

    /// <summary>Where the decoded bytes are written; null when they are not, or nothing is decoded.</summary>
    public string? DecodedPath { get; }

    /// <summary>What was found; known when the chain is complete.</summary>
    public ContentSummary Summary => summarize();

    /// <summary>The chain for a regime; null when it looks at nothing.</summary>
    public static ContentChain? For(
        DownloadStrategy regime,
        RegimeTable regimes,
        RemoteFileIntent intent,
        string? decodedPath
    )
    {
        if (regime.CreateDecoder() is { } decoder)
        {
            var inside = new InsideStage(regimes, intent, decodedPath);
            var decoding = new DecodingStage(decoder, inside, "check inside", intent.Options.MaxDecodedLength);
            return new ContentChain(
                new BlockQueue(decoding, "decode"),
                () => Join(decoding.Proven, inside.Summary!),
                decodedPath
            );
        }

        var claimed = intent.Claims.FirstOrDefault(claim => regimes.ForType(claim.Type) == regime)?.Type;
        if (regime.CreateCheck(new CheckRequest(intent.DetectedType, claimed)) is { } check)
        {
            var checking = new CheckStage(check);
            return new ContentChain(new BlockQueue(checking, "check"), () => checking.Summary!);
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

    /// <summary>Says that the last byte has passed, and waits for every stage.</summary>
    public void Complete() => Queue.Complete();

    public void Dispose() => Queue.Dispose();

    private static ContentSummary Join(string proven, ContentSummary inside) =>
        inside with
        {
            Checked = inside.Checked.Length > 0 ? $"{proven}; {inside.Checked}" : proven,
        };
}
