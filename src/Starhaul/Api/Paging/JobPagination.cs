using System.Text.Json.Nodes;

namespace Starhaul.Api.Paging;

/// <summary>
/// The first request starts a job, and the second, which holds <c>{job}</c>, asks for its result until that is there. The
/// job's id is on the disk before it is asked for, so that a run that is killed finds its job again.
/// </summary>
internal sealed record JobPagination : ApiPagination
{
    private const int Accepted = 202;

    private static readonly string[] UsualEnds =
    [
        "ok",
        "done",
        "complete",
        "completed",
        "finished",
        "success",
        "succeeded",
    ];

    /// <summary>How much longer each pause is than the one before.</summary>
    private const double Growth = 1.5;

    /// <summary>Where the id is in the response to the first request.</summary>
    public required string Job { get; init; }

    /// <summary>The request for the result.</summary>
    public required ApiRequest Poll { get; init; }

    /// <summary>Where a response of status 200 says how the job stands; null where the status says it all: 202 while it runs.</summary>
    public string? State { get; init; }

    /// <summary>The words at <see cref="State"/> while it runs. Default: none.</summary>
    public IReadOnlyList<string> Running { get; init; } = [];

    /// <summary>The words at <see cref="State"/> when it has ended well; any other is an error. Default: the usual ones.</summary>
    public IReadOnlyList<string> Done { get; init; } = UsualEnds;

    /// <summary>Where a response says why the job failed; null where it does not.</summary>
    public string? Failure { get; init; }

    /// <summary>The first pause; each is half as long again as the one before. Default 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause. Default 10 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a job may run, as the sum of the pauses. Default 10 min.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(10);

    public override bool IsStable => true;

    public override bool RestartsAfterError => true;

    public override ApiRequest PageTemplate => Poll;

    public override IReadOnlyList<string> Names => ["job"];

    public override IReadOnlyList<IReadOnlyList<string>> Needed =>
        [
            ["job"],
        ];

    public override IReadOnlyList<string?> Pointers => [Job, State, Failure];

    // The id is asked for, the state is judged, and a job that went well has no reason of its failure.
    public override IReadOnlyList<string?> Expected => [];

    public static JobPagination Read(ApiDefinitionField field)
    {
        field.Only(
            "type",
            "job",
            "poll",
            "state",
            "running",
            "done",
            "failure",
            "first_pause",
            "longest_pause",
            "longest"
        );
        var read = new JobPagination
        {
            Job = field.Get("job").JsonPointer(),
            Poll = field.Get("poll").Request(),
            State = field.Find("state")?.JsonPointer(),
            Running = [.. field.Find("running")?.Items().Select(item => item.Text()) ?? []],
            Done = field.Find("done") is { } done ? [.. done.Items().Select(item => item.Text())] : UsualEnds,
            Failure = field.Find("failure")?.JsonPointer(),
        };
        return read with
        {
            FirstPause = field.Find("first_pause")?.Time() ?? read.FirstPause,
            LongestPause = field.Find("longest_pause")?.Time() ?? read.LongestPause,
            Longest = field.Find("longest")?.Time() ?? read.Longest,
        };
    }

    public override JsonObject First(ApiPageScope scope) => [];

    public override ApiPageRequest Request(ApiRequest main, JsonObject position, ApiPageScope scope) =>
        position["job"] is { } job
            ? new ApiPageRequest
            {
                Template = Poll,
                Values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal) { ["job"] = job.DeepClone() },
            }
            : new ApiPageRequest { Template = main, IsPreparation = true };

    public override ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope)
    {
        if (Failure is not null && response.Has(Failure))
        {
            throw new SourceUnavailableException(
                $"The job failed: {response.Display(response.Text(Failure) ?? "no reason given")}."
            )
            {
                Hint = "Check what was asked for; the next run starts a new job.",
            };
        }

        if (position["job"] is not { } job)
        {
            var given =
                response.Cursor(Job)
                ?? throw new UnexpectedContentException($"The response has no id of the job at {Job}.");
            return Pause(given, TimeSpan.Zero, FirstPause) with { MustSave = true };
        }

        if (!Runs(response))
        {
            return RequireEnd(response);
        }

        var paused = TimeSpan.FromSeconds(position["paused"]!.GetValue<double>());
        var last = TimeSpan.FromSeconds(position["pause"]!.GetValue<double>());
        return paused < Longest
            ? Pause(job.DeepClone(), paused, last * Growth < LongestPause ? last * Growth : LongestPause)
            : throw new SourceUnavailableException(
                $"The job {response.Display(job.ToString())} is not done after {paused.TotalSeconds:0} s, longer than {Longest.TotalSeconds:0} s."
            )
            {
                Hint = "The next run starts a new job; the definition may allow more time with 'longest'.",
            };
    }

    public override bool IsUnderWay(JsonObject position, ApiPageResponse response) =>
        Runs(response) || (Failure is not null && response.Has(Failure));

    private bool Runs(ApiPageResponse response) =>
        response.Status == Accepted
        || (State is not null && Running.Contains(response.Text(State) ?? "", StringComparer.Ordinal));

    // A state that the definition does not know is neither a result nor the end of one.
    private ApiPageStep RequireEnd(ApiPageResponse response)
    {
        if (State is null || Done.Contains(response.Text(State) ?? "", StringComparer.OrdinalIgnoreCase))
        {
            return new ApiPageStep();
        }

        throw new UnexpectedContentException(
            $"The job is in the state '{response.Display(response.Text(State) ?? "")}' at {State}, which the definition does not know."
        )
        {
            Hint = "Add it to 'running' or to 'done' of the definition.",
        };
    }

    private static ApiPageStep Pause(JsonNode job, TimeSpan paused, TimeSpan pause) =>
        new()
        {
            Next = new JsonObject
            {
                ["job"] = job,
                ["paused"] = (paused + pause).TotalSeconds,
                ["pause"] = pause.TotalSeconds,
            },
            IsPage = false,
            IsPoll = true,
            Wait = pause,
        };
}
