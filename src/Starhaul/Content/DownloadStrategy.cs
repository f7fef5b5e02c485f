namespace Starhaul;

/// <summary>
/// A regime: what the bytes are, and how we know that they are whole. Data and two factories; the transfer itself is the
/// same for every regime and is not inherited.
/// </summary>
/// <remarks>
/// An implementation MUST hold no state, so that one instance serves any number of fetchers and files at once. It
/// overrides <see cref="CreateDecoder"/> when its bytes are a compressed form of others, else <see cref="CreateCheck"/>.
/// A registered regime is chosen by <see cref="FetchOptions.Regime"/>, else by one of <see cref="Signatures"/> in the
/// bytes, else by a declared type of <see cref="MimeTypes"/>, else by a name that ends in one of <see cref="Extensions"/>.
/// </remarks>
/// <example>
/// <code>
/// internal sealed class PackRegime : DownloadStrategy
/// {
///     public override string Name => "pack";
///     public override IReadOnlyList&lt;string> MimeTypes { get; } = ["application/x-pack"];
///     public override IReadOnlyList&lt;ContentSignature> Signatures { get; } = [ContentSignature.Create("PACK1"u8)];
///     public override IReadOnlyList&lt;string> Extensions { get; } = [".pack"];
///     public override ContentDecoder CreateDecoder() => new PackDecoder();
/// }
///
/// await using var fetcher = new FileFetcher(new FileFetcherOptions { Regimes = [new PackRegime()] });
/// </code>
/// </example>
public abstract class DownloadStrategy
{
    /// <summary>A unique short name, such as <c>gzip</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Media types that this regime checks, lower-case, without parameters, the usual one first; at least one.</summary>
    public abstract IReadOnlyList<string> MimeTypes { get; }

    /// <summary>What the bytes begin with. Where there is one, other bytes refute a name or type that claims this regime.</summary>
    public virtual IReadOnlyList<ContentSignature> Signatures => [];

    /// <summary>Name endings that claim this regime, lower-case, each with its one dot: <c>.gz</c>.</summary>
    public virtual IReadOnlyList<string> Extensions => [];

    /// <summary>A fresh decoder for one file; null when the bytes are not a compressed form.</summary>
    public virtual ContentDecoder? CreateDecoder() => null;

    /// <summary>A fresh check for one file of plain bytes; null when nothing can be checked.</summary>
    /// <param name="detectedType">The media type that the bytes look like.</param>
    /// <param name="claimedType">The media type that a name or a declared type claims; null when nothing is claimed.</param>
    public virtual ContentCheck? CreateCheck(string detectedType, string? claimedType) => null;
}
