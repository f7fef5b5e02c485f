using System.CommandLine;
using Starhaul.Cli.Output;
using Starhaul.Cli.Progress;
using Starhaul.Cli.Values;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul eddn replay</c>: archived messages into tables.</summary>
internal sealed class EddnReplayCommand : CliCommand
{
    private readonly Argument<string> box = new("BOX")
    {
        Description = "The folder of an archive, or a file of messages such as Journal.Docked-2026-11-21.jsonl.bz2",
    };
    private readonly Option<string[]> to = new("--to")
    {
        HelpName = "TARGET",
        Description = $"Where the tables go: {Targets.Forms}; may be given again",
        Required = true,
    };
    private readonly Option<string> since = new("--since")
    {
        HelpName = "TIME",
        Description =
            "Only messages that the gateway took (gatewayTimestamp) from this time on, UTC, such as 2026-11-21 or 2026-11-21T20:00",
    };
    private readonly Option<string> until = new("--until")
    {
        HelpName = "TIME",
        Description = "Only messages that the gateway took before this time",
    };
    private readonly Option<string> schema = new("--schema")
    {
        HelpName = "NAME",
        Description = "Only messages of this schema, such as commodity-3",
    };

    public EddnReplayCommand(CliContext context, CommonOptions common)
        : base("replay", "Load an archive of the live feed into tables.", context, common)
    {
        Add(box);
        Option[] all = [to, since, until, schema];
        foreach (var option in all)
        {
            Add(option);
        }
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [
            "starhaul eddn replay eddn/ --to sqlite:galaxy.db",
            "starhaul eddn replay eddn/ --since 2026-11-21 --to duckdb:galaxy.duckdb",
            "starhaul eddn replay ./Commodity-2026-11-20.jsonl.bz2 --to sqlite:galaxy.db",
        ];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        [
            "Messages may be loaded in any order, beside dumps, any number of times: of every part of a row the newer wins. "
                + "Files that a target has already are left out, and so are segments that a listener still writes.",
        ];

    /// <inheritdoc />
    protected override string? HintWhenInterrupted => "What was merged stays; the same command goes on from there.";

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var options = new EddnReplayOptions
        {
            Targets = parse.GetRequiredValue(to),
            Sinks = Targets.Added,
            Since = parse.ReadMoment(since),
            Until = parse.ReadMoment(until),
            Schema = parse.GetValue(schema),
            TimeProvider = Context.TimeProvider,
        };
        var archive = Path.GetFullPath(parse.GetRequiredValue(box), Context.CurrentFolder);
        await using var view = ProgressView.Create(Context, output);
        var meter = view.Begin(Path.GetFileName(archive));
        EddnReplayResult result;
        try
        {
            var progress = meter.CreateProgress<EddnReplayProgress>(State);
            result = await new EddnReplay(options).RunAsync(archive, progress, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw UsageException.FromArgument(exception, "eddn replay");
        }
        finally
        {
            view.End(meter, () => { });
        }

        output.Document(result, () => CliJson.Documents.EddnReplayResult);
        view.Print(() =>
        {
            foreach (var line in StreamText.Lines(result, Context.CurrentFolder))
            {
                output.Outcome(line);
            }

            if (result.RejectsTrouble is { } trouble)
            {
                output.Message($"starhaul: warning: {trouble}");
                output.Message("  next: The archive still has the rejected messages; replay a copy of it to see why.");
            }
        });
        return ExitCode.Done;
    }

    private static MeterState State(EddnReplayProgress progress) =>
        new()
        {
            Activity =
                $"{progress.FilesDone} of {HumanText.Count(progress.Files, "file")} · "
                + $"{HumanText.Count(progress.Messages, "message")} · {progress.File}",
        };
}
