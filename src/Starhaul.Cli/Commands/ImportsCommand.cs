using System.CommandLine;
using System.Globalization;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Settings;
using Starhaul.Cli.Values;
using Starhaul.Pipelines;
using Starhaul.S3;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul imports</c>: what was loaded into a target.</summary>
internal sealed class ImportsCommand : CliCommand
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "imports",
        "List what was loaded into a target, from where and when.",
        "starhaul imports sqlite:galaxy.db"
    );

    private readonly Argument<string> target = new("TARGET") { Description = Targets.Forms };

    private readonly Option<string> last = new("--last")
    {
        HelpName = "N",
        Description = "Only the N newest, such as 20: a listener adds one for each segment",
    };

    private readonly S3Flags s3Flags = new();
    private readonly Option<string> work = BoxFlags.CreateWork();

    public ImportsCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary, context, common)
    {
        Add(target);
        Add(last);
        Add(work);
        s3Flags.AddTo(this);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [
            Card.Example,
            "starhaul imports sqlite:galaxy.db --last 20",
            "starhaul imports parquet:s3://my-bucket/galaxy",
            "starhaul imports sqlite:galaxy.db --json | jq '.imports[].source'",
        ];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        ["Every row of every table has an import_id: this list says which dump it came from."];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var count = ReadCount(parse.GetValue(last));
        var named = parse.GetRequiredValue(target);
        var folder = BoxFlags.ResolveWork(parse.GetValue(work), Context);
        using var s3 = Targets.IsInBucket(named) ? CreateS3(parse, output) : null;
        IReadOnlyList<ImportRecord> imports;
        try
        {
            imports = await SpanshDump.ReadImportsAsync(
                named,
                Targets.Added,
                BoxPlace.CreateOptions(s3, folder, Context, output),
                cancellationToken
            );
        }
        catch (ArgumentException exception)
        {
            throw UsageException.FromArgument(exception, "imports");
        }

        imports = [.. imports.TakeLast(count ?? imports.Count)];
        output.Document(ImportsDocument.From(imports), () => CliJson.Documents.ImportsDocument);
        string[] heading = ["import", "source", "made", "loaded", "status", "records", "rejected", "sha256"];
        foreach (var line in TextTable.Lines([heading, .. imports.Select(Row)], rightAligned: [0, 5, 6]))
        {
            output.Result(line);
        }

        return ReportDamaged(imports, output) ? ExitCode.Destination : ExitCode.Done;
    }

    private S3Transport CreateS3(ParseResult parse, CommandOutput output)
    {
        var settings = SettingsReader.Read(Context, parse);
        return s3Flags.Create(
            parse,
            Context,
            FetchSettings.Fetcher(settings, Context.CurrentFolder, Context, output.Message)
        );
    }

    /// <summary>Names the imports with something wrong; all others are as usable as before.</summary>
    /// <returns>Whether there are any.</returns>
    private static bool ReportDamaged(IReadOnlyList<ImportRecord> imports, CommandOutput output)
    {
        var damaged = imports.Where(import => import.Trouble is not null).ToList();
        foreach (var import in damaged)
        {
            output.Error(
                $"import {import.Id} is damaged: {import.Trouble}.",
                $"Load {import.Source} again with --force: it takes the place of what is damaged. Or restore its files from a copy."
            );
        }

        return damaged.Count > 0;
    }

    private static int? ReadCount(string? text) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count
        : throw new UsageException($"--last is '{text}'.", "Expected a whole number of 1 or more.");

    private static string[] Row(ImportRecord import) =>
        [
            import.Id.ToString(CultureInfo.InvariantCulture),
            import.Source,
            import.SourceTime is { } made ? Minute(made) : "-",
            Minute(import.Finished ?? import.Started),
            import.Trouble is null ? import.Status : "damaged",
            HumanText.Count(import.Records),
            HumanText.Count(import.Rejected),
            import.Sha256.Length > 0 ? OutcomeText.ShortHash(import.Sha256)
            : import.Status == ImportRecord.Loading ? "still written"
            : "-",
        ];

    private static string Minute(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
