using Starhaul.Integrity;

namespace Starhaul.Transfer;

/// <summary>
/// The two tables (transports by scheme, regimes by content) and what all jobs of one fetcher share. It picks the pair for
/// a job and runs it.
/// </summary>
internal sealed class DownloadContext : IAsyncDisposable
{
    private readonly TransportTable transports;
    private readonly IReadOnlyList<ITransport> own;
    private readonly RateLimit rate;

    /// <summary>Makes a context.</summary>
    /// <param name="own">Transports that end with it.</param>
    /// <param name="lent">Transports that stay the caller's.</param>
    /// <param name="regimes">The regimes; the last takes all that none names.</param>
    /// <param name="limits">Time limits, attempts and rates.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A name, a scheme, a type or an extension is there twice.</exception>
    internal DownloadContext(
        IReadOnlyList<ITransport> own,
        IReadOnlyList<ITransport> lent,
        IReadOnlyList<DownloadStrategy> regimes,
        TransferLimits limits,
        TimeProvider time
    )
    {
        this.own = own;
        transports = new TransportTable([.. own, .. lent]);
        Regimes = new RegimeTable(regimes);
        rate = new RateLimit(limits.BytesPerSecond);
        Limits = limits;
        Time = time;
    }

    /// <summary>Time limits, attempts and rates.</summary>
    public TransferLimits Limits { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    internal RegimeTable Regimes { get; }

    /// <summary>The transfer of a caller without a box, from the decision to the proven file at its path.</summary>
    public async Task<TransferResult> ExecuteRegimeAsync(
        ProbeResult probe,
        string path,
        FetchOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= FetchOptions.Default;
        path = Path.GetFullPath(path);
        RefuseFileInTheWay(path, options);
        // Without a box there is no key by which two sources with secrets could be distinguished: the bytes of neither are joined to.
        var sourceId = probe.Source.IsRedacted ? Guid.NewGuid().ToString("N") : null;
        var part = OpenPart(path, probe.Source, options.Force, sourceId);
        await using (part.ConfigureAwait(false))
        {
            var local = new LocalState
            {
                Path = path,
                SourceId = sourceId,
                Part = part.Frontier > 0 ? part.State : null,
            };
            var choice = RegimeChooser.Choose(Regimes, probe, path, options);
            var transport = transports.For(probe.Source).Name;
            var intent = RemoteFileIntent.Decide(probe, local, choice, transport, options);
            part.Prepare(intent);
            var mirrors = new MirrorList([probe.Source, .. options.Mirrors], intent.IsPinned);
            var transfer = await ExecuteRegimeAsync(intent, part, mirrors, cancellationToken).ConfigureAwait(false);
            transfer = CodingRule.Pinned(Regimes, transfer, part, options.Digests);
            new IntegrityVerifier().Verify(probe, transfer, options);
            await part.HandOverAsync().ConfigureAwait(false);
            RefuseFileInTheWay(path, options);
            var decoded = transfer.DecodedPath is null ? null : DecodedName.Derive(path);
            File.Move(transfer.PublishPath, path, overwrite: options.Force);
            if (decoded is not null)
            {
                File.Move(transfer.DecodedPath!, decoded, overwrite: options.Force);
            }

            await part.DiscardAsync().ConfigureAwait(false);
            return transfer with { PublishPath = path, DecodedPath = decoded };
        }
    }

    /// <summary>The transport for a source.</summary>
    /// <exception cref="ArgumentException">No transport serves the scheme.</exception>
    internal ITransport TransportFor(Source source) => transports.For(source);

    /// <summary>Opens and locks the part file of a target, with what an earlier run left of the same source.</summary>
    internal PartFile OpenPart(
        string path,
        Source source,
        bool discard,
        string? sourceId = null,
        PartSeal? seal = null
    ) => PartFile.Open(path, source.Text, Limits, discard, rate, sourceId, seal);

    /// <summary>Runs the transfer that an intent describes, with the regime and the transport that it names.</summary>
    /// <exception cref="StarhaulException">The bytes could not be had, or they are not whole.</exception>
    internal async Task<TransferResult> ExecuteRegimeAsync(
        RemoteFileIntent intent,
        PartFile part,
        MirrorList mirrors,
        CancellationToken cancellationToken
    )
    {
        var regime = Regimes.ForName(intent.Regime);
        while (true)
        {
            try
            {
                return await new CheckedTransfer(this, regime, mirrors, intent, part)
                    .RunAsync(cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (CodingChangedException changed)
            {
                part.RestartAsNewVersion(
                    part.Identity with
                    {
                        ContentEncoding = changed.Coding,
                        Length = null,
                    },
                    changed.Message
                );
                intent = CodingRule.Follow(Regimes, intent, changed.Coding);
            }
        }
    }

    private static void RefuseFileInTheWay(string path, FetchOptions options)
    {
        if (!options.Force && File.Exists(path))
        {
            throw new DestinationException($"{path} is there already.")
            {
                Hint = "Name another path, or let Force replace the file.",
            };
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var transport in own.OfType<IDisposable>())
        {
            transport.Dispose();
        }

        await rate.DisposeAsync().ConfigureAwait(false);
    }
}
