using System.CommandLine;
using System.Globalization;
using Starhaul.Cli.Output;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul eddn gaps</c>: when messages were lost, or may have been.</summary>
internal sealed class EddnGapsCommand : CliCommand
{
    /// <summary>A command line that can be typed as it stands.</summary>
    public const string Example = "starhaul eddn gaps eddn/";

    private readonly Argument<string> box = new("BOX") { Description = "The folder of the archive" };

    public EddnGapsCommand(CliContext context, CommonOptions common)
        : base("gaps", "List when messages were lost, or may have been.", context, common) => Add(box);

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [Example, "starhaul eddn gaps eddn/ --json | jq '.gaps[] | select(.kind == \"overflow\")'"];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        [
            "EDDN numbers nothing and sends nothing again: what a relay dropped cannot be counted. Silences and sudden drops "
                + "of the rate are reported as suspected gaps; only what this program had to drop is counted.",
        ];

    /// <inheritdoc />
    protected override Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var archive = Path.GetFullPath(parse.GetRequiredValue(box), Context.CurrentFolder);
        var gaps = EddnStream.ReadSoundGaps(archive, out var fault);
        var error = fault is null ? null : CliError.From(fault, Context.Interruption);
        var detail = error is null ? null : ErrorDetail.From(error);
        output.Document(new GapsDocument(archive, gaps, detail), () => CliJson.Documents.GapsDocument);
        string[] heading = ["from", "for", "kind", "lost", "relay", "detail"];
        foreach (var line in gaps.Count > 0 ? TextTable.Lines([heading, .. gaps.Select(Row)], rightAligned: [3]) : [])
        {
            output.Result(line);
        }

        if (error is not null)
        {
            output.Failure(error, isInDocument: true);
        }
        else if (gaps.Count == 0)
        {
            output.Result("no gaps");
        }

        return Task.FromResult(error?.ExitCode ?? ExitCode.Done);
    }

    private static string[] Row(StreamGap gap) =>
        [
            gap.From.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture),
            HumanText.Time(gap.To - gap.From),
            StreamText.Describe(gap.Kind),
            gap.Lost is { } lost ? HumanText.Count(lost) : "unknown",
            gap.Relay ?? "-",
            OptionNames.Translate(gap.Detail ?? ""),
        ];
}

/// <summary>The document of <c>eddn gaps --json</c>.</summary>
/// <param name="Archive">Full path of the archive.</param>
/// <param name="Gaps">Its gaps in the order in which they were recorded.</param>
/// <param name="Error">Lines that are no gaps; null for none.</param>
internal sealed record GapsDocument(string Archive, IReadOnlyList<StreamGap> Gaps, ErrorDetail? Error);
