using System.Globalization;
using System.Text.Json.Nodes;
using Starhaul.BitTorrent.Aria2;
using Starhaul.Transfer;

namespace Starhaul.BitTorrent.Swarms;

/// <summary>
/// Holds one aria2 to its share of what the process may receive and send. What it received is taken from the limit that all transfers
/// have together, as by one connection of theirs, and aria2 is slowed down to what that grants it.
/// </summary>
internal sealed class SwarmRates(
    Aria2Client client,
    TransferLimits limits,
    BitTorrentOptions options,
    SwarmShares shares,
    TimeProvider time
) : IDisposable
{
    /// <summary>So many seconds of the limit may be received and not granted yet before aria2 is slowed down.</summary>
    private const double MostBehind = 0.25;

    /// <summary>aria2 is let go on faster by such a factor a second while nothing is behind.</summary>
    private const double Growth = 1.5;

    /// <summary>A share that falls below such a part of the limit is held there: 0 would be no limit, and a peer that hardly sends is left.</summary>
    private const double LeastPart = 0.02;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource ending = new();
    private Task granting = Task.CompletedTask;
    private long owed;
    private long granted;
    private long grantedBefore;
    private long? completed;
    private long adjustedAt = time.GetTimestamp();
    private long down = limits.BytesPerSecond / shares.Running ?? 0;
    private long up = options.UploadBytesPerSecond ?? 0;

    /// <summary>Takes what came since from the common limit, and once a second gives aria2 the limits that follow from it.</summary>
    /// <param name="status">How aria2 does.</param>
    /// <param name="common">The limit of all transfers; null for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Aria2Exception">aria2 refuses, or is gone.</exception>
    public async Task AdjustAsync(Aria2Status status, RateLimit? common, CancellationToken cancellationToken)
    {
        Charge(status, common);
        var elapsed = time.GetElapsedTime(adjustedAt);
        if (elapsed < Interval)
        {
            return;
        }

        adjustedAt = time.GetTimestamp();
        var wanted = new JsonObject();
        if (limits.BytesPerSecond is { } limit && Share(limit, elapsed) is var share && share != down)
        {
            down = share;
            wanted["max-overall-download-limit"] = share.ToString(CultureInfo.InvariantCulture);
        }

        if (options.UploadBytesPerSecond / shares.Running is { } sent && sent != up)
        {
            up = sent;
            wanted["max-overall-upload-limit"] = Math.Max(1, sent).ToString(CultureInfo.InvariantCulture);
        }

        if (wanted.Count > 0)
        {
            await client.CallAsync("changeGlobalOption", cancellationToken, wanted).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
    }

    private void Charge(Aria2Status status, RateLimit? common)
    {
        // What is hashed was here before, and what is found wrong is given back.
        var came = status.IsVerifying ? 0 : Math.Max(0, status.CompletedLength - (completed ?? status.CompletedLength));
        completed = status.IsVerifying ? null : status.CompletedLength;
        if (common is null || came == 0)
        {
            return;
        }

        Interlocked.Add(ref owed, came);
        if (granting.IsCompleted)
        {
            granting = GrantAsync(common, ending.Token);
        }
    }

    private async Task GrantAsync(RateLimit common, CancellationToken cancellationToken)
    {
        try
        {
            while (Interlocked.Read(ref owed) is > 0 and var left)
            {
                var step = (int)Math.Min(left, common.Step);
                await common.WaitAsync(step, cancellationToken).ConfigureAwait(false);
                Interlocked.Add(ref owed, -step);
                Interlocked.Add(ref granted, step);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The swarm is over, or all transfers are.
        }
    }

    private long Share(long limit, TimeSpan elapsed)
    {
        var total = Interlocked.Read(ref granted);
        var rate = (total - grantedBefore) / elapsed.TotalSeconds;
        grantedBefore = total;
        var behind = Interlocked.Read(ref owed) / (double)limit;

        // What is behind is to be worked off within some seconds.
        var share = behind > MostBehind ? rate * (1 - Math.Min(0.5, behind / 4)) : down * Growth;
        return (long)Math.Clamp(share, Math.Max(1, limit * LeastPart), limit);
    }
}
