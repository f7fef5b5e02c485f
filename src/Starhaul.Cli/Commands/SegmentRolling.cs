using Starhaul.Cli.Output;
using Starhaul.Pipelines.Archive;

namespace Starhaul.Cli.Commands;

/// <summary>Joins hours of an archive into days, or shows which would be joined.</summary>
internal sealed class SegmentRolling(Manifest manifest, CommandOutput output, CliContext context)
{
    /// <summary>Shows the days, and joins them where that was confirmed.</summary>
    /// <param name="before">Only days that ended before.</param>
    /// <param name="isConfirmed">Whether to act.</param>
    /// <param name="cancellationToken">Ends the work between two days.</param>
    /// <returns>An integrity failure where days were left out; all others are joined.</returns>
    public async Task<ExitCode> RunAsync(DateTimeOffset before, bool isConfirmed, CancellationToken cancellationToken)
    {
        using var roll = new DayRoll(manifest.Box, manifest, context.TimeProvider);
        if (isConfirmed)
        {
            await roll.BeginAsync(cancellationToken);
        }

        var days = new List<RolledSegment>();
        var leftOut = new List<(string Path, CliError Error)>();
        foreach (var day in roll.Plan(before))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (isConfirmed)
                {
                    await roll.RunAsync(day, cancellationToken);
                }
            }
            catch (IntegrityException exception)
            {
                leftOut.Add((day.Path, CliError.From(exception, context.Interruption)));
                continue;
            }

            days.Add(new RolledSegment(day.Path, [.. day.Parts.Concat(day.Left).Select(part => part.Path)]));
            Action<string> print = isConfirmed ? output.Outcome : output.Result;
            print(Line(day, isConfirmed));
        }

        output.Document(Document(isConfirmed, days, leftOut), () => CliJson.Documents.RollDocument);
        foreach (var (path, error) in leftOut)
        {
            output.Failure(error, isInDocument: true, path);
        }

        var box = OutcomeText.DisplayPath(manifest.Box, context.CurrentFolder);
        output.Outcome(
            days.Count == 0 && leftOut.Count == 0
                ? $"nothing to join in {box}: a day is over when its 24 hours are, and has two segments or more"
            : isConfirmed ? $"{HumanText.Count(days.Count, "day")} in {box}"
            : $"{HumanText.Count(days.Count, "day")} in {box}; nothing was changed: add --yes to do it"
        );
        return leftOut.Count > 0 ? ExitCode.IntegrityFailure : ExitCode.Done;
    }

    private RollDocument Document(
        bool isConfirmed,
        List<RolledSegment> days,
        List<(string Path, CliError Error)> leftOut
    ) =>
        new(
            manifest.Box,
            isConfirmed,
            days,
            [.. leftOut.Select(static day => new LeftOutSegment(day.Path, ErrorDetail.From(day.Error)))]
        );

    private static string Line(RolledDay day, bool isConfirmed) =>
        day.Parts.Count > 0
            ? $"{(isConfirmed ? "joined" : "would join")} {HumanText.Count(day.Parts.Count, "segment")} into {day.Path}"
            : $"{(isConfirmed ? "removed" : "would remove")} {HumanText.Count(day.Left.Count, "segment")} that a day has already";
}

/// <summary>The document of <c>prune --roll --json</c>.</summary>
/// <param name="Box">Full path of the archive.</param>
/// <param name="IsDone">Whether the days were joined; false where they are only shown.</param>
/// <param name="Days">The days.</param>
/// <param name="LeftOut">The days whose segments stay as they are, for one of them is damaged.</param>
internal sealed record RollDocument(
    string Box,
    bool IsDone,
    IReadOnlyList<RolledSegment> Days,
    IReadOnlyList<LeftOutSegment> LeftOut
);

/// <summary>One day of the document.</summary>
/// <param name="Path">Path of its segment in the archive.</param>
/// <param name="Parts">Paths of the segments that were taken out.</param>
internal sealed record RolledSegment(string Path, IReadOnlyList<string> Parts);

/// <summary>One day of the document that was not joined.</summary>
/// <param name="Path">Path that its segment would have in the archive.</param>
/// <param name="Error">Why it was not joined.</param>
internal sealed record LeftOutSegment(string Path, ErrorDetail Error);
