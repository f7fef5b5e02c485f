using Starhaul.Transfer.Checks;

namespace Starhaul.Transfer;

/// <summary>
/// One run of a transport with every check behind it: transport to part file to follower to SHA-256 and to the regime's
/// decoder or check. The same for every transport and every regime.
/// </summary>
internal sealed class CheckedTransfer(
    DownloadContext context,
    DownloadStrategy regime,
    MirrorList mirrors,
    RemoteFileIntent intent,
    PartFile part
)
{
    private RegimeChoice? chosen;

    /// <summary>Brings the bytes into the part file and checks them as they arrive.</summary>
    /// <exception cref="StarhaulException">The bytes could not be had, or they are not whole.</exception>
    public async Task<TransferResult> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await RunOnceAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PartDamagedException damaged)
            {
                part.RollBack(damaged.LastGood);
            }
            catch (PieceDamagedException damaged)
            {
                part.Drop(damaged.Range);
                mirrors.ReportFault(damaged);
            }
        }
    }

    private async Task<TransferResult> RunOnceAsync(CancellationToken cancellationToken)
    {
        var started = context.Time.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var transfer = new MirroredTransfer(context, mirrors).RunAsync(intent, part, stop.Token);
        var checks = FollowAsync(stop.Token);
        try
        {
            await (await Task.WhenAny(transfer, checks).ConfigureAwait(false)).ConfigureAwait(false);
            var receipt = await transfer.ConfigureAwait(false);
            using var pipeline = await checks.ConfigureAwait(false);
            var facts = new TransferFacts
            {
                Bytes = receipt.BytesReceived,
                Seconds = Math.Round(context.Time.GetElapsedTime(started).TotalSeconds, 3),
                Attempts = receipt.Attempts,
                ResumedFrom = part.ResumedFrom,
                Connections = receipt.Connections,
                Mirrors = mirrors.Describe(),
                Swarm = receipt.Swarm,
                Protocol = receipt.Protocol,
            };
            var result = pipeline.ToResult(part.Identity, part.Frontier, part.PartPath, intent, receipt, facts);
            return result with { Found = result.Found ?? chosen };
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
    private async Task<CheckPipeline> FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var version = part.Version;
            CheckPipeline? pipeline = null;
            try
            {
                // Which digests to compute is known with the first response, not before.
                await part.Flow.AcceptedAsync(version, cancellationToken).ConfigureAwait(false);
                chosen = await FirstBytes
                    .ChooseAsync(context.Regimes, intent, part, version, cancellationToken)
                    .ConfigureAwait(false);
                pipeline = new CheckPipeline(
                    chosen is null ? regime : context.Regimes.ForName(chosen.Regime),
                    context.Regimes,
                    chosen is null ? intent : intent with { InsideClaim = chosen.Inside, Claims = chosen.Claims },
                    [.. intent.Probe.Digests, .. intent.Options.Digests, .. part.Declared],
                    context.Limits.MinFree
                );
                await new Follower(part, pipeline, version, context.Time, PieceGuard.For(intent, part, version))
                    .RunAsync(cancellationToken)
                    .ConfigureAwait(false);
                pipeline.Complete();
                return pipeline;
            }
            catch (PartRestartedException)
            {
                pipeline?.Dispose();
            }
            catch
            {
                pipeline?.Dispose();
                throw;
            }
        }
    }
}
