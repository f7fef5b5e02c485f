using Starhaul.Api.Requests;

namespace Starhaul.Api.Reading;

/// <summary>Tells a caller how a fetch from an API comes on: about ten times a second, and at each change of phase.</summary>
internal sealed class ApiReporter : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly ApiResource resource;
    private readonly SessionState state;
    private readonly RecordFile file;
    private readonly ApiClient client;
    private readonly IProgress<ApiProgress>? progress;
    private readonly ITimer? timer;
    private volatile ApiPhase phase = ApiPhase.Reading;

    public ApiReporter(
        ApiResource resource,
        SessionState state,
        RecordFile file,
        ApiClient client,
        IProgress<ApiProgress>? progress,
        TimeProvider time
    )
    {
        this.resource = resource;
        this.state = state;
        this.file = file;
        this.client = client;
        this.progress = progress;
        timer = progress is null ? null : time.CreateTimer(_ => Report(), null, TimeSpan.Zero, Interval);
    }

    public void Enter(ApiPhase next)
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
        var waiting = client.Meter.Waiting;
        progress?.Report(
            new ApiProgress
            {
                Resource = resource.Name,
                Phase = phase == ApiPhase.Reading && waiting is not null ? ApiPhase.Waiting : phase,
                Pages = state.Pages,
                Records = state.Records,
                Total = state.Total,
                Requests = state.Requests,
                BytesReceived = client.Meter.BytesReceived,
                BytesOnDisk = file.Length,
                Waiting = waiting,
            }
        );
    }
}
