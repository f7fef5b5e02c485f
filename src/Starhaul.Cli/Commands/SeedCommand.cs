using System.CommandLine;
using Starhaul.BitTorrent;
using Starhaul.BitTorrent.Swarms;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Progress;
using Starhaul.Cli.Settings;
using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul seed</c>: gives proven files to whoever asks for them.</summary>
internal sealed class SeedCommand : CliCommand
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "seed",
        "Share the files of a box, or of a torrent, until it is stopped.",
        "starhaul seed dumps --tracker udp://tracker.example.org:6969/announce"
    );

    private readonly Argument<string> source = new("BOX|FILE.torrent")
    {
        Description = "A box, whose recorded files are shared, or a torrent whose files are in --box",
    };
    private readonly Option<string[]> trackers = new("--tracker")
    {
        HelpName = "URL",
        Description = "Of a box: tracker that peers are found by (may be given again)",
    };
    private readonly TorrentFlags flags = new();

    public SeedCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary, context, common)
    {
        Add(source);
        Add(SettingOption.CreateBox());
        Add(trackers);
        flags.AddTo(this);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [Card.Example, "starhaul seed galaxy.torrent --box dumps --seed-time 12h --limit-upload 5M"];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        [
            "Every file is read once and held to its record, or to the hashes of the torrent, before a peer gets a byte. Ctrl-C and SIGTERM end with 0.",
        ];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var options = flags.Read(parse, Context);
        var settings = SettingsReader.Read(Context, parse);
        var named = Path.GetFullPath(parse.GetRequiredValue(source), Context.CurrentFolder);
        var (torrent, folder) = Directory.Exists(named)
            ? await ShareAsync(parse, named, output, cancellationToken)
            : Read(parse, named, BoxOpener.ResolvePath(settings, Context));
        var magnet = torrent.Files is [var only] ? only.Source.Text : $"magnet:?xt=urn:btih:{torrent.InfoHash}";
        output.Outcome($"seeding {torrent.Name}  {magnet}");

        SwarmProgress? last = null;
        try
        {
            await using var view = ProgressView.Create(Context, output);
            var meter = view.Begin(torrent.Name);
            var progress = meter.CreateProgress<SeedProgress>(state =>
            {
                last = state.Swarm ?? last;
                return MeterStates.From(state, torrent.Length);
            });
            await new Seeder(
                options,
                FetchSettings.Fetcher(settings, folder, Context, output.Message).Limits,
                Context.TimeProvider
            ).SeedAsync(
                torrent,
                folder,
                file => PathOf(folder, file),
                isProven: Directory.Exists(named),
                progress,
                cancellationToken
            );
            view.End(meter, static () => { });
        }
        catch (OperationCanceledException) when (Context.Interruption.ExitCode is not null)
        {
            // Until it is stopped: this is how it ends.
        }

        var document = new SeedDocument(torrent.InfoHash, last?.Uploaded ?? 0, last?.Ratio ?? 0);
        output.Document(document, () => CliJson.Documents.SeedDocument);
        output.Outcome($"sent {HumanText.Bytes(document.Uploaded)}  ratio {document.Ratio:0.00}");
        return ExitCode.Done;
    }

    private async Task<(TorrentMetainfo Torrent, string Folder)> ShareAsync(
        ParseResult parse,
        string box,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        using var place = new BoxPlace(box, work: null, s3: null, Context, output);
        var manifest = await place.OpenAsync(cancellationToken);
        var torrent = await TorrentExport.CreateAsync(
            manifest,
            parse.GetValue(trackers) ?? [],
            webSeeds: [],
            cancellationToken
        );
        return (TorrentMetainfo.Parse(torrent), box);
    }

    private (TorrentMetainfo Torrent, string Folder) Read(ParseResult parse, string path, string box)
    {
        if (parse.GetValue(trackers) is { Length: > 0 })
        {
            throw new UsageException(
                $"{trackers.Name} is of a box; a torrent names its own trackers.",
                "Make another torrent with 'starhaul manifest export --format torrent'."
            );
        }

        try
        {
            return (TorrentMetainfo.Parse(SafeFile.ReadAll(path, TorrentMetainfo.LongestTorrent)), box);
        }
        catch (IOException exception)
        {
            throw new UsageException($"{path} is neither a box nor a torrent: {exception.Message}", hint: null);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message.Split(" (Parameter")[0], "See docs/torrents.md.");
        }
    }

    /// <summary>What was fetched of a torrent lies in the torrent's own folder; a box that was shared is that folder.</summary>
    private static string PathOf(string folder, TorrentFile file)
    {
        if (file.Path.FirstOrDefault(static name => FileNameRules.FaultOfForeign(name) is not null) is { } refused)
        {
            throw new UsageException(
                $"The torrent has the name '{ServerText.Clean(refused)}', which no box holds.",
                hint: null
            );
        }

        return file.Path.Count == 1 || File.Exists(Path.Combine(folder, file.Name))
            ? file.Name
            : string.Join('/', file.Path.Skip(1));
    }
}

/// <summary>The document of <c>seed --json</c>.</summary>
/// <param name="InfoHash">The torrent.</param>
/// <param name="Uploaded">Bytes that were sent.</param>
/// <param name="Ratio">Bytes sent for each byte of the torrent.</param>
internal sealed record SeedDocument(string InfoHash, long Uploaded, double Ratio);
