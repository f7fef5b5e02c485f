using Starhaul.Cli.Output;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Progress;

/// <summary>Turns the progress of a load into the state of a meter; it remembers when the loading began, for records a second.</summary>
internal sealed class LoadMeter(TimeProvider timeProvider)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    private long? startedAt;
    private long firstRecords;

    /// <summary>The state of a load.</summary>
    public MeterState ReadState(SpanshDumpProgress progress)
    {
        if (progress.Phase is SpanshDumpPhase.Fetching && progress.Fetch is { } fetch)
        {
            var state = MeterStates.From(fetch);
            return progress.Records == 0
                ? state
                : state with
                {
                    Activity = $"{state.Activity} · {HumanText.Count(progress.Records, "record")} staged",
                };
        }

        startedAt ??= Begin(progress);
        return new MeterState
        {
            BytesHere = progress.ContentRead,
            Length = progress.ContentLength,
            BytesMoved = progress.ContentRead,
            IsMoving = progress.Phase is SpanshDumpPhase.Loading,
            Activity = string.Join(" · ", Describe(progress)),
        };
    }

    private long Begin(SpanshDumpProgress progress)
    {
        firstRecords = progress.Records;
        return timeProvider.GetTimestamp();
    }

    private IEnumerable<string> Describe(SpanshDumpProgress progress)
    {
        yield return progress.Phase is SpanshDumpPhase.Completing ? "completing" : "loading";
        yield return HumanText.Count(progress.Records, "record");
        var elapsed = timeProvider.GetElapsedTime(startedAt!.Value);
        if (elapsed >= Shortest)
        {
            var rate = (progress.Records - firstRecords) / elapsed.TotalSeconds;
            yield return $"{HumanText.Count((long)rate)}/s";
        }

        if (progress.Rejected > 0)
        {
            yield return $"{HumanText.Count(progress.Rejected)} rejected";
        }
    }
}
