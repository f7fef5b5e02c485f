namespace Starhaul.Transfer;

/// <summary>A way by which bytes arrive. It knows nothing of what the bytes are.</summary>
/// <remarks>
/// A transport MUST put only bytes of one version into the part file, MUST put each at its own offset, and MUST call
/// <see cref="PartFile.RestartAsNewVersion"/> rather than join two versions. Each method may be called again after it
/// threw. One instance serves many jobs at once.
/// </remarks>
public interface ITransport
{
    /// <summary>A unique short name, such as <c>http</c>.</summary>
    string Name { get; }

    /// <summary>URI schemes that this transport serves, lower-case.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>Asks for the facts without the bytes. Null when the source does not answer that question usefully.</summary>
    /// <param name="source">The source.</param>
    /// <param name="known">The version that is already here, so that the source may say "unchanged"; null for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SourceUnavailableException">The source cannot be reached, or a redirect is refused.</exception>
    Task<SourceFacts?> AskAsync(Source source, SourceIdentity? known, CancellationToken cancellationToken);

    /// <summary>Reads the first bytes, and the facts that come with them.</summary>
    /// <param name="source">The source.</param>
    /// <param name="location">Where redirects are known to end; the source's own URI before anything is known.</param>
    /// <param name="length">Most bytes to read; never more are taken off the wire than the platform already buffered.</param>
    /// <param name="known">The version that is already here, so that the source may say "unchanged"; null for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SourceUnavailableException">The source does not give its bytes.</exception>
    Task<SourceSample> SampleAsync(
        Source source,
        Uri location,
        int length,
        SourceIdentity? known,
        CancellationToken cancellationToken
    );

    /// <summary>Brings every byte that the part file does not have yet.</summary>
    /// <param name="intent">What was decided.</param>
    /// <param name="part">Where the bytes go; its completed ranges say what is there.</param>
    /// <param name="cancellationToken">Ends the call; what is written stays.</param>
    /// <exception cref="TransferException">The attempts without progress are used up.</exception>
    /// <exception cref="SourceUnavailableException">The source refuses for good.</exception>
    Task<TransportReceipt> TransferAsync(RemoteFileIntent intent, PartFile part, CancellationToken cancellationToken);
}
