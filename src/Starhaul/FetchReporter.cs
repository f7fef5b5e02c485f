using Starhaul.Api.Limits;
using Starhaul.Transfer;

namespace Starhaul;

/// <summary>Tells a caller how a fetch comes on: about ten times a second, and at each change of phase.</summary>
internal sealed class FetchReporter : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Source source;
    private readonly DownloadRateGate gate;
    private readonly IProgress<FetchProgress>? progress;
    private readonly ITimer? timer;
    private volatile PartFile? part;
    private volatile RemoteFileIntent? intent;
    private volatile FetchPhase phase = FetchPhase.Probing;

    public FetchReporter(Source source, DownloadRateGate gate, IProgress<FetchProgress>? progress, TimeProvider time)
    {
        this.source = source;
        this.gate = gate;
        this.progress = progress;
        timer = progress is null ? null : time.CreateTimer(_ => Report(), null, TimeSpan.Zero, Interval);
    }

    public void Transferring(RemoteFileIntent decided, PartFile file)
    {
        intent = decided;
        part = file;
        Enter(FetchPhase.Transferring);
    }

    public void Enter(FetchPhase next)
    {
        phase = next;
        Report();
    }

    public async ValueTask DisposeAsync()
    {
        if (timer is not null)
        {
            await timer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Report()
    {
        var waiting = part?.Meter.Waiting ?? gate.WaitOf(source);
        progress?.Report(
            new FetchProgress
            {
                Source = source,
                Phase = Phase(waiting),
                BytesOnDisk = part?.Frontier ?? 0,
                BytesChecked = part?.Followed ?? 0,
                BytesReceived = part?.Meter.BytesReceived ?? 0,
                Length = part?.Identity.Length,
                Regime = intent?.Regime,
                Proving = intent is null ? null : Proving(intent),
                Waiting = waiting,
            }
        );
    }

    private FetchPhase Phase(string? waiting) =>
        phase is not (FetchPhase.Probing or FetchPhase.Transferring) ? phase
        : waiting is not null ? FetchPhase.Waiting
        : phase == FetchPhase.Probing ? phase
        : part?.IsComplete == true ? FetchPhase.Checking
        : FetchPhase.Transferring;

    private static string Proving(RemoteFileIntent decided)
    {
        var inside = decided.InsideClaim?.Type.Split('/')[^1];
        var regime = decided.Regime == "binary" ? null : decided.Regime;
        return string.Join(" · ", new[] { "SHA-256", regime, inside }.Where(static word => word is not null));
    }
}
