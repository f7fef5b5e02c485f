using System.CommandLine;
using Starhaul.Cli.Output;
using Starhaul.Cli.Progress;
using Starhaul.Cli.Settings;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul run spansh-dump</c>: a dump of Spansh or EDSM into tables.</summary>
internal sealed class RunSpanshDumpCommand : CliCommand
{
    /// <summary>A command line that can be typed as it stands.</summary>
    public const string Example = "starhaul run spansh-dump spansh:galaxy_1day --to sqlite:galaxy.db";

    private readonly Argument<string> source;
    private readonly LoadFlags load = new();
    private readonly Option<bool> stream = new("--stream")
    {
        Description = "Read the dump while it arrives, into a stage; merge when it is proven",
    };
    private readonly Option<bool> force = new("--force")
    {
        Description = "Load what a target has loaded before once more",
    };
    private readonly Option<string> watch = new("--watch")
    {
        HelpName = "TIME",
        Description = "Do it again every so often, such as 1h, until Ctrl-C",
    };
    private readonly Option<bool> dryRun = new("--dry-run")
    {
        Description = "Say what would be done; fetch nothing and touch no target",
    };

    private readonly S3Flags s3Flags = new();
    private readonly Option<string> work = BoxFlags.CreateWork();

    public RunSpanshDumpCommand(CliContext context, CommonOptions common)
        : base(
            SpanshDump.PipelineName,
            "Load a dump of Spansh or EDSM into tables: proven whole first, merged by newer-wins.",
            context,
            common
        )
    {
        source = SourceArgument.One(context.Sources);
        Add(source);
        load.AddTo(this);
        Add(stream);
        Add(watch);
        Add(dryRun);
        Add(force);
        Add(SettingOption.CreateBox());
        Add(SettingOption.Create(KnownSettings.LimitRate, "RATE", "Most bytes a second, such as 20M"));
        Add(SettingOption.Create(KnownSettings.StallTimeout, "TIME", "Longest time in which no byte arrives"));
        Add(SettingOption.Create(KnownSettings.MaxWait, "TIME", "Longest wait that a server may ask for"));
        Add(SettingOption.Create(KnownSettings.MinFree, "SIZE", "Bytes of the disk that must stay free"));
        Add(work);
        s3Flags.AddTo(this);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [
            Example,
            "starhaul run spansh-dump ./galaxy.json.gz --to parquet:out/ --to sqlite:g.db",
            "starhaul run spansh-dump spansh:systems_1day --to sqlite:galaxy.db --watch 1h",
            "starhaul run spansh-dump spansh:galaxy_1day --to parquet:s3://my-bucket/galaxy",
        ];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        [
            "Dumps may be loaded in any order, any number of times: of every part of a row the newer wins. What a "
                + "target has loaded already is not loaded again. Ctrl-C is safe; the same command goes on from there.",
            "parquet: and ndjson: also take s3://BUCKET/PREFIX: written under --work, then uploaded, and known when it is whole.",
            $"Tables: {string.Join(", ", SpanshDump.Tables)}. docs/tables.md describes them.",
        ];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var settings = SettingsReader.Read(Context, parse);
        var wanted = Context.Sources.Resolve(parse.GetRequiredValue(source));
        S3Flags.RefusePrefix(wanted);
        TorrentSources.RefuseMagnet(
            wanted,
            "a load reads one file",
            "Fetch it with 'starhaul get' first, and load the file that comes."
        );
        var box = Destination.Resolve(settings, output: null, Context.CurrentFolder).Box;
        var interval = parse.ReadLength(watch);
        var options = load.Read(parse) with
        {
            Stream = parse.GetValue(stream),
            Force = parse.GetValue(force),
            TimeProvider = Context.TimeProvider,
            LoggerFactory = new WarningLogger(output.Message),
        };
        var dump = Make(options);

        await using var view = ProgressView.Create(Context, output);
        var fetcherOptions = FetchSettings.Fetcher(
            settings,
            box,
            Context,
            line => view.Print(() => output.Message(line)),
            parse.GetValue(work)
        );
        await using var s3 = s3Flags.Defer(parse, Context, fetcherOptions);
        await using var fetcher = new FileFetcher(fetcherOptions with { Transports = [s3] });
        var job = new LoadJob(dump, fetcher, view, output, Context);
        if (parse.GetValue(dryRun))
        {
            await job.PlanAsync(wanted, cancellationToken);
            return ExitCode.Done;
        }

        if (interval is null)
        {
            await job.RunAsync(wanted, cancellationToken);
            return ExitCode.Done;
        }

        return await WatchAsync(job, wanted, interval.Value, view, output, cancellationToken);
    }

    /// <inheritdoc />
    protected override string? HintWhenInterrupted => "What was merged stays; the same command goes on from there.";

    /// <summary>A round that fails is reported, and the next one tries again; only wrong usage ends it.</summary>
    private async Task<ExitCode> WatchAsync(
        LoadJob job,
        Source wanted,
        TimeSpan interval,
        IProgressView view,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            try
            {
                await job.RunAsync(wanted, cancellationToken);
            }
            catch (StarhaulException exception)
            {
                var error = CliError.From(exception, Context.Interruption, wanted.Text).For(this);
                view.Print(() => output.Failure(error));
            }

            view.Print(() => output.Message($"next look in {HumanText.Time(interval)}"));
            await Task.Delay(interval, Context.TimeProvider, cancellationToken);
        }
    }

    private static SpanshDump Make(SpanshDumpOptions options)
    {
        try
        {
            return new SpanshDump(options);
        }
        catch (ArgumentException exception)
        {
            throw UsageException.FromArgument(exception, "run spansh-dump");
        }
    }
}
