namespace Starhaul.Transfer;

/// <summary>
/// The two tables (transports by scheme, regimes by content) and what all jobs share. It picks the pair for a job and
/// runs it.
/// </summary>
public sealed class DownloadContext : IAsyncDisposable
{
    private readonly Dictionary<string, ITransport> byScheme = new(StringComparer.OrdinalIgnoreCase);
    private readonly IReadOnlyList<ITransport> transports;

    /// <summary>Makes a context. It owns the transports, and each regime belongs to it alone.</summary>
    /// <exception cref="ArgumentException">A name, a scheme or a type is there twice.</exception>
    public DownloadContext(
        IReadOnlyList<ITransport> transports,
        IReadOnlyList<DownloadStrategy> regimes,
        TransferLimits limits,
        TimeProvider time
    )
    {
        ArgumentNullException.ThrowIfNull(transports);
        this.transports = transports;
        Regimes = new RegimeTable(regimes);
        Limits = limits;
        Time = time;
        foreach (var regime in regimes)
        {
            regime.JoinContext(this);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var transport in transports)
        {
            if (!names.Add(transport.Name))
            {
                throw new ArgumentException($"Two transports have the name '{transport.Name}'.", nameof(transports));
            }

            foreach (var scheme in transport.Schemes)
            {
                if (!byScheme.TryAdd(scheme, transport))
                {
                    throw new ArgumentException($"Two transports serve the scheme '{scheme}'.", nameof(transports));
                }
            }
        }
    }

    /// <summary>The regimes.</summary>
    public RegimeTable Regimes { get; }

    /// <summary>Time limits, attempts and rates.</summary>
    public TransferLimits Limits { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The transport for a source.</summary>
    /// <exception cref="ArgumentException">No transport serves the scheme.</exception>
    public ITransport TransportFor(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return byScheme.TryGetValue(source.Uri.Scheme, out var transport)
            ? transport
            : throw new ArgumentException(
                $"No transport serves '{source.Uri.Scheme}:'; there are {string.Join(", ", byScheme.Keys)}.",
                nameof(source)
            );
    }

    /// <summary>Runs the transfer that an intent describes, with the regime and the transport that it names.</summary>
    /// <exception cref="StarhaulException">The bytes could not be had, or they are not whole.</exception>
    public async Task<TransferResult> ExecuteRegimeAsync(
        RemoteFileIntent intent,
        PartFile part,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(part);
        var transport = TransportFor(intent.Probe.Source);
        var regime = Regimes.ForName(intent.Regime);
        while (true)
        {
            try
            {
                return await regime.DownloadAsync(intent, part, transport, cancellationToken).ConfigureAwait(false);
            }
            catch (CodingChangedException changed)
            {
                part.Restart(part.Identity with { ContentEncoding = changed.Coding, Length = null }, changed.Message);
                intent = CodingRule.Follow(intent, changed.Coding);
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var transport in transports.OfType<IAsyncDisposable>())
        {
            await transport.DisposeAsync().ConfigureAwait(false);
        }
    }
}
