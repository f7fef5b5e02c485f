using Starhaul.Api.Limits;
using Starhaul.Transfer;

namespace Starhaul;

/// <summary>Reports how a fetch comes on.</summary>
internal sealed class FetchReporter : ProgressReporter<FetchProgress>
{
    private readonly Source source;
    private readonly DownloadRateLimiter hosts;
    private volatile PartFile? part;
    private volatile RemoteFileIntent? intent;
    private long read;
    private long length;
    private volatile FetchPhase phase = FetchPhase.Probing;

    public FetchReporter(
        Source source,
        DownloadRateLimiter hosts,
        IProgress<FetchProgress>? progress,
        TimeProvider time
    )
        : base(progress, time)
    {
        this.source = source;
        this.hosts = hosts;
        Start();
    }

    public void Transferring(RemoteFileIntent decided, PartFile file)
    {
        intent = decided;
        part = file;
        SetPhase(FetchPhase.Transferring);
    }

    /// <summary>A file that is here already is read, and nothing comes from the source.</summary>
    public void Reading(RemoteFileIntent decided, long fileLength)
    {
        intent = decided;
        length = fileLength;
        SetPhase(FetchPhase.Checking);
    }

    /// <summary>How far the file that is here was read.</summary>
    public void Read(long position) => Interlocked.Exchange(ref read, position);

    public void SetPhase(FetchPhase next)
    {
        phase = next;
        Report();
    }

    protected override FetchProgress Snapshot()
    {
        var waiting = part?.Meter.Waiting ?? hosts.WaitOf(source);
        return new FetchProgress
        {
            Source = source,
            Phase = Phase(waiting),
            BytesOnDisk = part?.Frontier + part?.Meter.BytesAhead ?? Interlocked.Read(ref read),
            BytesChecked = part?.Followed ?? Interlocked.Read(ref read),
            BytesReceived = part?.Meter.BytesReceived ?? 0,
            Length = part is null && length > 0 ? length : part?.Identity.Length,
            Regime = intent?.Regime,
            Proving = intent is null ? null : Proving(intent),
            Waiting = waiting,
            Swarm = part?.Meter.Swarm,
        };
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
