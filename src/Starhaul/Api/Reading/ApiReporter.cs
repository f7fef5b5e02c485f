using Starhaul.Api.Requests;

namespace Starhaul.Api.Reading;

/// <summary>Reports how a fetch from an API comes on.</summary>
internal sealed class ApiReporter : ProgressReporter<ApiProgress>
{
    private readonly ApiResource resource;
    private readonly SessionState state;
    private readonly RecordFile file;
    private readonly ApiClient client;
    private volatile FetchPhase phase = FetchPhase.Transferring;

    public ApiReporter(
        ApiResource resource,
        SessionState state,
        RecordFile file,
        ApiClient client,
        IProgress<ApiProgress>? progress,
        TimeProvider time
    )
        : base(progress, time)
    {
        this.resource = resource;
        this.state = state;
        this.file = file;
        this.client = client;
        Start();
    }

    public void SetPhase(FetchPhase next)
    {
        phase = next;
        Report();
    }

    protected override ApiProgress Snapshot()
    {
        var waiting = client.Meter.Waiting;
        return new ApiProgress
        {
            Resource = resource.Name,
            Phase = phase == FetchPhase.Transferring && waiting is not null ? FetchPhase.Waiting : phase,
            Pages = state.Pages,
            Records = state.Records,
            Total = state.Total,
            Requests = state.Requests,
            BytesReceived = client.Meter.BytesReceived,
            BytesOnDisk = file.Length,
            Waiting = waiting,
        };
    }
}
