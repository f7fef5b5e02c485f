using System.CommandLine;
using System.Globalization;
using Starhaul.Cli.Output;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul eddn status</c>: how the listener of an archive stands, without a second subscription.</summary>
internal sealed class EddnStatusCommand : CliCommand
{
    private readonly Argument<string> box = new("ARCHIVE") { Description = "The folder of the archive" };

    public EddnStatusCommand(CliContext context, CommonOptions common)
        : base("status", "Show how the listener of an archive stands.", context, common) => Add(box);

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        ["starhaul eddn status eddn/", "starhaul eddn status eddn/ --json | jq .is_running"];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        ["The listener replaces status.json in the archive every two seconds. Nothing is asked of it or of a relay."];

    /// <inheritdoc />
    protected override Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var archive = Path.GetFullPath(parse.GetRequiredValue(box), Context.CurrentFolder);
        var status = EddnStream.ReadStatus(archive);
        var now = Context.TimeProvider.GetUtcNow();
        var isRunning = EddnStream.IsRunning(archive, status, now);
        var document = new StatusDocument(archive, isRunning, status);
        output.Document(document, () => CliJson.Documents.StatusDocument);
        output.Result(Headline(status, isRunning, now));
        foreach (var (name, text) in StreamText.Live(status.Progress, Context.TimeProvider, isRunning))
        {
            output.Result($"  {name}  {text}");
        }

        foreach (var (schema, rate) in status.Rates.OrderByDescending(rate => rate.Value).Where(rate => rate.Value > 0))
        {
            output.Result(string.Create(CultureInfo.InvariantCulture, $"  rate  {schema} {rate:0.##} messages/s"));
        }

        foreach (var gap in status.Progress.OpenGaps)
        {
            output.Result(
                $"  gap that goes on  {StreamText.Describe(gap.Kind)} for {HumanText.Time(now - gap.From)}, "
                    + $"{gap.Relay ?? "all relays"}: {OptionNames.Translate(gap.Detail ?? "no further detail")}"
            );
        }

        foreach (var (target, cursor) in status.Progress.Targets.SelectMany(Cursors))
        {
            output.Result($"  cursor  {target} {cursor.Segment} {HumanText.Bytes(cursor.Offset)}");
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static IEnumerable<(string Target, EddnSegmentCursor Cursor)> Cursors(EddnTargetState state) =>
        state.Cursors.Select(cursor => (state.Target, cursor));

    private static string Headline(EddnStreamStatus status, bool isRunning, DateTimeOffset now) =>
        (isRunning, status.Ended) switch
        {
            (true, _) =>
                $"listening for {HumanText.Time(now - status.Started)}: {status.Tool}, process {status.ProcessId}",
            (_, { } ended) => $"ended {HumanText.Time(now - ended)} ago"
                + (status.Error is { } error ? $": {OptionNames.Translate(error)}" : ""),
            _ =>
                $"not listening: process {status.ProcessId} was last heard of {HumanText.Time(now - status.Updated)} ago",
        };
}

/// <summary>The document of <c>eddn status --json</c>.</summary>
/// <param name="Archive">Full path of the archive.</param>
/// <param name="IsRunning">Whether its listener runs.</param>
/// <param name="Status">What it wrote last.</param>
internal sealed record StatusDocument(string Archive, bool IsRunning, EddnStreamStatus Status);
