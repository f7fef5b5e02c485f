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
    public async Task RunAsync(DateTimeOffset before, bool isConfirmed, CancellationToken cancellationToken)
    {
        using var roll = new DayRoll(manifest.Box, manifest, context.TimeProvider);
        if (isConfirmed)
        {
            await roll.BeginAsync(cancellationToken);
        }

        var days = new List<RolledSegment>();
        foreach (var day in roll.Plan(before))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (isConfirmed)
            {
                await roll.RunAsync(day, cancellationToken);
            }

            var parts = day.Parts.Concat(day.Left).Select(part => part.Path).ToList();
            days.Add(new RolledSegment(day.Path, parts));
            var verb = isConfirmed ? "joined" : "would join";
            output.Result(
                day.Parts.Count > 0
                    ? $"{verb} {HumanText.Count(day.Parts.Count, "segment")} into {day.Path}"
                    : $"{(isConfirmed ? "removed" : "would remove")} {HumanText.Count(day.Left.Count, "segment")} that a day has already"
            );
        }

        output.Document(new RollDocument(manifest.Box, isConfirmed, days), () => CliJson.Documents.RollDocument);
        var box = OutcomeText.DisplayPath(manifest.Box, context.CurrentFolder);
        output.Outcome(
            days.Count == 0
                ? $"nothing to join in {box}: a day is over when its 24 hours are, and has two segments or more"
            : isConfirmed ? $"{HumanText.Count(days.Count, "day")} in {box}"
            : $"{HumanText.Count(days.Count, "day")} in {box}; nothing was changed: add --yes to do it"
        );
    }
}

/// <summary>The document of <c>prune --roll --json</c>.</summary>
/// <param name="Box">Full path of the archive.</param>
/// <param name="IsDone">Whether the days were joined; false where they are only shown.</param>
/// <param name="Days">The days.</param>
internal sealed record RollDocument(string Box, bool IsDone, IReadOnlyList<RolledSegment> Days);

/// <summary>One day of the document.</summary>
/// <param name="Path">Path of its segment in the archive.</param>
/// <param name="Parts">Paths of the segments that were taken out.</param>
internal sealed record RolledSegment(string Path, IReadOnlyList<string> Parts);
