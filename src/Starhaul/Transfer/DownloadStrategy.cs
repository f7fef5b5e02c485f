using Starhaul.Transfer.Checks;

namespace Starhaul.Transfer;

/// <summary>
/// A regime: what the bytes are, and how we know that they are whole. The base does everything but the content check:
/// transport to part file to follower to SHA-256. A regime overrides <see cref="CreateDecoder"/> when its bytes are a
/// compressed form of others, else <see cref="CreateCheck"/>.
/// </summary>
public abstract class DownloadStrategy
{
    private DownloadContext? context;

    /// <summary>A unique short name, such as <c>gzip</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Media types that this regime checks, lower-case, the usual one first.</summary>
    public abstract IReadOnlyList<string> MimeTypes { get; }

    /// <summary>Whether the bytes are a compressed form of others, so that there is something to decode.</summary>
    public virtual bool IsCompressed => false;

    /// <summary>A fresh decoder for one file; null when the bytes are not a compressed form.</summary>
    public virtual ContentDecoder? CreateDecoder() => null;

    /// <summary>A fresh check for one file of plain bytes; null when nothing can be checked.</summary>
    public virtual ContentCheck? CreateCheck(CheckRequest request) => null;

    /// <summary>Brings the bytes into the part file and checks them as they arrive.</summary>
    /// <param name="intent">What was decided.</param>
    /// <param name="part">The locked part file, with what an earlier run left of the same version.</param>
    /// <param name="transport">How the bytes arrive.</param>
    /// <param name="cancellationToken">Ends the transfer; the part file stays.</param>
    /// <exception cref="StarhaulException">The bytes could not be had, or they are not whole.</exception>
    public async Task<TransferResult> DownloadAsync(
        RemoteFileIntent intent,
        PartFile part,
        ITransport transport,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(transport);
        var owner = context ?? throw new InvalidOperationException($"The regime '{Name}' is in no DownloadContext.");
        while (true)
        {
            try
            {
                return await RunAsync(owner, intent, part, transport, cancellationToken).ConfigureAwait(false);
            }
            catch (PartDamagedException damaged)
            {
                part.RollBack(damaged.LastGood);
            }
        }
    }

    internal void JoinContext(DownloadContext owner)
    {
        if (Interlocked.CompareExchange(ref context, owner, null) is not null)
        {
            throw new ArgumentException(
                $"This instance of the regime '{Name}' is in another context already.",
                nameof(owner)
            );
        }
    }

    private async Task<TransferResult> RunAsync(
        DownloadContext owner,
        RemoteFileIntent intent,
        PartFile part,
        ITransport transport,
        CancellationToken cancellationToken
    )
    {
        var started = owner.Time.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var transfer = transport.TransferAsync(intent, part, stop.Token);
        var checks = FollowAsync(owner, intent, part, stop.Token);
        try
        {
            await (await Task.WhenAny(transfer, checks).ConfigureAwait(false)).ConfigureAwait(false);
            var receipt = await transfer.ConfigureAwait(false);
            using var line = await checks.ConfigureAwait(false);
            var facts = new TransferFacts
            {
                Bytes = receipt.BytesReceived,
                Seconds = Math.Round(owner.Time.GetElapsedTime(started).TotalSeconds, 3),
                Attempts = receipt.Attempts,
                ResumedFrom = part.ResumedFrom,
                Connections = receipt.Connections,
                Protocol = receipt.Protocol,
            };
            return line.ToResult(part.Identity, part.Frontier, part.PartPath, intent, receipt, facts);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)transfer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ((Task)checks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (checks.IsCompletedSuccessfully)
            {
                (await checks.ConfigureAwait(false)).Dispose();
            }

            throw;
        }
    }

    /// <summary>Follows the part file to its end; begins again whenever the part file does.</summary>
    private async Task<CheckLine> FollowAsync(
        DownloadContext owner,
        RemoteFileIntent intent,
        PartFile part,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var version = part.Version;
            CheckLine? line = null;
            try
            {
                // Which digests to compute is known with the first answer, not before.
                await part.WaitForBytesAsync(version, cancellationToken).ConfigureAwait(false);
                line = new CheckLine(
                    this,
                    owner.Regimes,
                    intent,
                    [.. intent.Probe.Digests, .. intent.Options.Digests, .. part.Declared]
                );
                await new Follower(part, line, version, owner.Time).RunAsync(cancellationToken).ConfigureAwait(false);
                line.Complete();
                return line;
            }
            catch (PartRestartedException)
            {
                line?.Dispose();
            }
            catch
            {
                line?.Dispose();
                throw;
            }
        }
    }
}
