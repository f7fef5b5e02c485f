namespace Starhaul.Transfer;

/// <summary>A transport that can bring bytes of several places of one file side by side.</summary>
internal interface IMirroringTransport : ITransport
{
    /// <summary>
    /// Brings every byte that the part file does not have yet, from the place that the intent names and from those beside it in the
    /// list. What they brought and why one was left MUST be said to the list.
    /// </summary>
    /// <exception cref="TransferException">The attempts without progress are used up at the first place.</exception>
    /// <exception cref="SourceUnavailableException">The first place refuses for good.</exception>
    Task<TransportReceipt> TransferAsync(
        RemoteFileIntent intent,
        PartFile part,
        MirrorList mirrors,
        CancellationToken cancellationToken
    );
}
