using System.Text.Json.Nodes;
using Starhaul.Api.Definitions;

namespace Starhaul.Api.Paging;

/// <summary>
/// The first request starts a job, and the second, which holds <c>{job}</c>, asks for its result until that is there. The
/// job's id is on the disk before it is asked for, so that a run that is killed finds its job again.
/// </summary>
public sealed record JobPagination : ApiPagination
{
    private const int Accepted = 202;

    /// <summary>How much longer each pause is than the one before.</summary>
    private const double Growth = 1.5;

    /// <summary>Where the id is in the answer to the first request.</summary>
    public required string Job { get; init; }

    /// <summary>The request for the result.</summary>
    public required ApiRequest Poll { get; init; }

    /// <summary>Where an answer of status 200 says how the job stands; null where the status says it all: 202 while it runs.</summary>
    public string? State { get; init; }

    /// <summary>The words at <see cref="State"/> while it runs. Default: none.</summary>
    public IReadOnlyList<string> Running { get; init; } = [];

    /// <summary>Where an answer says why the job failed; null where it does not.</summary>
    public string? Failure { get; init; }

    /// <summary>The first pause; each is half as long again as the one before. Default 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause. Default 10 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a job may run, as the sum of the pauses. Default 10 min.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(10);

    internal override bool IsStable => true;

    internal override IReadOnlyList<string> Names => ["job"];

    internal override IReadOnlyList<string[]> Needed =>
        [
            ["job"],
        ];

    internal override IReadOnlyList<string?> Pointers => [Job, State, Failure];

    internal static JobPagination Read(Field field)
    {
        field.Only("type", "job", "poll", "state", "running", "failure", "first_pause", "longest_pause", "longest");
        var read = new JobPagination
        {
            Job = field.Get("job").Place(),
            Poll = ResourceReader.ReadRequest(field.Get("poll")),
            State = field.Find("state")?.Place(),
            Running = [.. field.Find("running")?.Items().Select(item => item.Text()) ?? []],
            Failure = field.Find("failure")?.Place(),
        };
        return read with
        {
            FirstPause = field.Find("first_pause")?.Time() ?? read.FirstPause,
            LongestPause = field.Find("longest_pause")?.Time() ?? read.LongestPause,
            Longest = field.Find("longest")?.Time() ?? read.Longest,
        };
    }

    internal override JsonObject First(PageScope scope) => [];

    internal override PageRequest Request(ApiRequest main, JsonObject position, PageScope scope) =>
        position["job"] is { } job
            ? new PageRequest
            {
                Template = Poll,
                Values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal) { ["job"] = job.DeepClone() },
            }
            : new PageRequest { Template = main, IsPreparation = true };

    internal override PageStep Next(JsonObject position, PageAnswer answer, PageScope scope)
    {
        if (Failure is not null && answer.Has(Failure))
        {
            throw new SourceUnavailableException(
                $"The job failed: {answer.Credentials.Shown(answer.Text(Failure) ?? "no reason given")}."
            )
            {
                Hint = "Check what was asked for; the next run starts a new job.",
            };
        }

        if (position["job"] is not { } job)
        {
            var given =
                answer.Text(Job) ?? throw new UnexpectedContentException($"The answer has no id of the job at {Job}.");
            return Pause(given, TimeSpan.Zero, FirstPause) with { MustSave = true };
        }

        if (!Runs(answer))
        {
            return new PageStep();
        }

        var paused = TimeSpan.FromSeconds(position["paused"]!.GetValue<double>());
        var last = TimeSpan.FromSeconds(position["pause"]!.GetValue<double>());
        return paused < Longest
            ? Pause(job.GetValue<string>(), paused, last * Growth < LongestPause ? last * Growth : LongestPause)
            : throw new SourceUnavailableException(
                $"The job {ServerText.Clean(job.GetValue<string>())} is not done after {paused.TotalSeconds:0} s, longer than {Longest.TotalSeconds:0} s."
            )
            {
                Hint = "The next run starts a new job; the definition may allow more time with 'longest'.",
            };
    }

    internal override bool IsUnderWay(JsonObject position, PageAnswer answer) =>
        Runs(answer) || (Failure is not null && answer.Has(Failure));

    private bool Runs(PageAnswer answer) =>
        answer.Status == Accepted
        || (State is not null && Running.Contains(answer.Text(State) ?? "", StringComparer.Ordinal));

    private static PageStep Pause(string job, TimeSpan paused, TimeSpan pause) =>
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
