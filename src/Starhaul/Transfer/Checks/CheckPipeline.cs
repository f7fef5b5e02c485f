using Starhaul.Integrity;

namespace Starhaul.Transfer.Checks;

/// <summary>
/// All checks of one version of one file: digests of the wire bytes, a content coding if one is decoded, and the
/// regime's chain.
/// </summary>
internal sealed class CheckPipeline : IDisposable
{
    private readonly DigestSet wire;
    private readonly DigestSet? decoded;
    private readonly PublishedFilter? published;
    private readonly DecodingFilter? coding;
    private readonly ContentChain? content;

    public CheckPipeline(
        DownloadStrategy regime,
        RegimeTable regimes,
        RemoteFileIntent intent,
        IReadOnlyList<DeclaredDigest> declared,
        long? minFree = null
    )
    {
        // What can be refused comes before what must be given back.
        var decoder = DecoderFor(intent, regimes);
        wire = DigestSet.For(declared);
        try
        {
            content = ContentChain.For(regime, regimes, intent, minFree);
            Queue = content?.Queue;
            if (decoder is not null)
            {
                decoded = DigestSet.For(declared);
                published = new PublishedFilter(decoded, PartPaths.Decoded(intent.Path), content, minFree);
                coding = new DecodingFilter(decoder, published, "decode coding", intent.Options, isCoding: true);
                Queue = new BlockQueue(coding, "wire");
            }
        }
        catch
        {
            decoder?.Dispose();
            Dispose();
            throw;
        }
    }

    /// <summary>Where the wire bytes go in after <see cref="Hash"/>; null when no content is looked at.</summary>
    public BlockQueue? Queue { get; }

    /// <summary>SHA-256 of the wire bytes so far.</summary>
    public string WireSha256 => wire.PeekSha256();

    /// <summary>Hashes the next wire bytes.</summary>
    public void Hash(ReadOnlySpan<byte> bytes) => wire.Append(bytes);

    /// <summary>Waits for every filter.</summary>
    public void Complete() => Queue?.Complete();

    /// <summary>What was found, beside what the transport says.</summary>
    /// <param name="identity">The version that the bytes belong to.</param>
    /// <param name="wireLength">Number of bytes that were hashed.</param>
    /// <param name="path">Where those bytes are.</param>
    /// <param name="intent">What was decided.</param>
    /// <param name="receipt">What the transport says.</param>
    /// <param name="facts">How the bytes came.</param>
    public TransferResult ToResult(
        SourceIdentity identity,
        long wireLength,
        string path,
        RemoteFileIntent intent,
        TransportReceipt receipt,
        TransferFacts facts
    )
    {
        var digests = decoded ?? wire;
        return new TransferResult
        {
            Identity = identity,
            FinalUrl = RedactedUri.Redact(receipt.Location),
            Sha256 = digests.PeekSha256(),
            Length = published?.Length ?? wireLength,
            Wire = published is null ? null : new WireForm(intent.DecodedCoding!, wire.PeekSha256(), wireLength),
            WireDigests = wire.PeekHex(),
            PublishedDigests = digests.PeekHex(),
            Declared = receipt.Declared,
            Proven = receipt.Proven,
            Content = Summarize(intent.Options, digests.PeekSha256()),
            Found = content?.Found,
            End = receipt.End,
            PublishPath = published is null ? path : PartPaths.Decoded(intent.Path),
            DecodedPath = content?.InsidePath,
            Facts = facts,
        };
    }

    /// <summary>The decoder of the coding that the published bytes are under; null for none.</summary>
    /// <exception cref="UnexpectedContentException">Nobody here knows the coding, and the bytes as they come are not asked for.</exception>
    private static ContentDecoder? DecoderFor(RemoteFileIntent intent, RegimeTable regimes) =>
        intent.DecodedCoding is not { } coding ? null
        : intent.Options.Regime == RegimeTable.LiftsClaims ? regimes.TryDecoderForCoding(coding)
        : regimes.DecoderForCoding(coding, intent.Probe.Url);

    private ContentSummary? Summarize(FetchOptions options, string sha256)
    {
        var summary = content?.Summary;
        var isWanted = options.ContentHash || options.Decode;

        // What holds nothing compressed is its own content.
        return isWanted && summary is { Sha256: null } ? summary with { Sha256 = sha256 } : summary;
    }

    public void Dispose()
    {
        if (coding is not null)
        {
            Queue!.Dispose();
        }
        else
        {
            content?.Dispose();
        }

        wire.Dispose();
        decoded?.Dispose();
    }
}
