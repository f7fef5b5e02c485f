using System.CommandLine;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul probe</c>: what a source is, what a fetch would do with it, and why.</summary>
internal sealed class ProbeCommand : CliCommand
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "probe",
        "Say what a source is, what a fetch would do with it, and why. Nothing is fetched.",
        "starhaul probe spansh:systems_1day"
    );

    private readonly Argument<string> source;
    private readonly Option<string> box = SettingOption.CreateBox();
    private readonly Option<string> output = FetchFlags.CreateOutput();
    private readonly Option<string> regime = FetchFlags.CreateRegime();

    private readonly S3Flags s3Flags = new();
    private readonly Option<string> work = BoxFlags.CreateWork();

    public ProbeCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary, context, common)
    {
        source = SourceArgument.One(context.Sources);
        Add(source);
        Add(box);
        Add(output);
        Add(regime);
        Add(work);
        s3Flags.AddTo(this);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [
            Card.Example,
            "starhaul probe dumps.torrent",
            "starhaul probe --json https://example.org/data.json.gz | jq .intent.action",
        ];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var settings = SettingsReader.Read(Context, parse);
        var destination = Destination.Resolve(settings, parse.GetValue(this.output), Context.CurrentFolder);
        var wanted = Context.Sources.Resolve(parse.GetRequiredValue(source));
        var fetch = new FetchOptions { Output = destination.Output, Regime = FetchFlags.Read(parse, regime) };

        S3Flags.RefusePrefix(wanted);
        TorrentSources.RefuseMagnet(
            wanted,
            "what it holds is known when its peers answer",
            "Fetch it with 'starhaul get', which asks them, or probe its .torrent file."
        );
        var fetcherOptions = FetchSettings.Fetcher(
            settings,
            destination.Box,
            Context,
            output.Message,
            parse.GetValue(work)
        );
        await using var s3 = s3Flags.Defer(parse, Context, fetcherOptions);
        await using var fetcher = new FileFetcher(fetcherOptions with { Transports = [s3] });
        if (TorrentSources.IsTorrentFile(wanted, fetch.Regime))
        {
            return await ShowTorrentAsync(fetcher, wanted, output, cancellationToken);
        }

        var plan = await fetcher.PlanAsync(wanted, fetch, cancellationToken);

        output.Document(new ProbeDocument(plan.Probe, plan.Intent), () => CliJson.Documents.ProbeDocument);
        foreach (var line in PlanText.Lines(plan))
        {
            output.Result(line);
        }

        return ExitCode.Done;
    }

    // Apart, so that the code of BitTorrent is mapped for torrents alone.
    private static async Task<ExitCode> ShowTorrentAsync(
        FileFetcher fetcher,
        Source source,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var facts = TorrentFacts.Create(await TorrentSources.ReadAsync(fetcher, source, cancellationToken));
        output.Document(new TorrentProbeDocument(facts), () => CliJson.Documents.TorrentProbeDocument);
        foreach (var line in facts.Lines())
        {
            output.Result(line);
        }

        return ExitCode.Done;
    }
}

/// <summary>The document of <c>probe --json</c>.</summary>
internal sealed record ProbeDocument(ProbeResult Probe, RemoteFileIntent Intent);
