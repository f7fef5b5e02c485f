using System.CommandLine;
using Starhaul.Cli.Output;
using Starhaul.Cli.Values;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul manifest export</c>: the manifest in the words of other tools.</summary>
internal sealed class ManifestExportCommand : CliCommand
{
    private readonly BoxFlags boxFlags = new();

    private const string DefaultFormat = "sha256sums";

    private readonly Option<string> format;
    private readonly Option<string> destination = new("--output", "-o")
    {
        HelpName = "PATH",
        Description = "The file or folder to write (default: standard output)",
    };

    private readonly Option<string[]> trackers = new("--tracker")
    {
        HelpName = "URL",
        Description = "Of a torrent: tracker that peers are found by (may be given again)",
    };
    private readonly Option<string[]> webSeeds = new("--web-seed")
    {
        HelpName = "URL",
        Description = "Of a torrent: HTTP server of the files beside their sources (may be given again)",
    };

    public ManifestExportCommand(CliContext context, CommonOptions common)
        : base("export", "Write the manifest in a form that other tools can check.", context, common)
    {
        var names = Formats.Select(known => known.Name).ToArray();
        format = new Option<string>("--format")
        {
            HelpName = "FORMAT",
            Description = $"{string.Join(", ", names)} (default {DefaultFormat})",
        };
        format.CompletionSources.Add(names);
        Add(format);
        Add(destination);
        Add(trackers);
        Add(webSeeds);
        boxFlags.AddTo(this);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [
            "starhaul manifest export --box dumps | (cd dumps && sha256sum -c)",
            "starhaul manifest export --format bagit -o bag",
            "starhaul manifest export --format torrent -o dumps.torrent",
        ];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var chosen = Format(parse.GetValue(format) ?? DefaultFormat);
        var path = parse.GetValue(destination);
        RequirePath(chosen, path, output);
        RefuseOptionsOfTorrents(parse, chosen);

        using var place = boxFlags.Find(parse, Context, output);
        var manifest = await place.OpenAsync(cancellationToken);
        if (chosen == TorrentExport.Format)
        {
            var torrent = await TorrentExport.CreateAsync(
                manifest,
                parse.GetValue(trackers) ?? [],
                parse.GetValue(webSeeds) ?? [],
                cancellationToken
            );
            if (path is null)
            {
                await output.Bytes().WriteAsync(torrent, cancellationToken);
                return ExitCode.Done;
            }

            await TorrentExport.WriteAsync(manifest, torrent, Path.GetFullPath(path, Context.CurrentFolder));
        }
        else if (path is null)
        {
            await manifest.ExportAsync(chosen.Name, output.Bytes(), cancellationToken);
            return ExitCode.Done;
        }
        else
        {
            await manifest.ExportAsync(chosen.Name, Path.GetFullPath(path, Context.CurrentFolder), cancellationToken);
        }

        var target = Path.GetFullPath(path, Context.CurrentFolder);
        var document = new ManifestExportDocument(chosen.Name, target, manifest.Records.Count);
        output.Document(document, () => CliJson.Documents.ManifestExportDocument);
        output.Outcome(
            $"exported {HumanText.Count(document.Records, "record")} to {OutcomeText.DisplayPath(target, Context.CurrentFolder)}"
        );
        return ExitCode.Done;
    }

    private static IReadOnlyList<ManifestExportFormat> Formats { get; } =
    [.. Manifest.ExportFormats, TorrentExport.Format];

    private void RefuseOptionsOfTorrents(ParseResult parse, ManifestExportFormat chosen)
    {
        foreach (var option in new[] { trackers, webSeeds })
        {
            if (chosen != TorrentExport.Format && parse.GetValue(option) is { Length: > 0 })
            {
                throw new UsageException(
                    $"{option.Name} is of a torrent, and {chosen.Name} is none.",
                    "Add --format torrent."
                );
            }
        }
    }

    private static ManifestExportFormat Format(string name) =>
        Formats.FirstOrDefault(known => known.Name == name)
        ?? throw new UsageException(
            $"--format is '{name}'.",
            NearMatch.Suggest(name, Formats.Select(known => known.Name))
                ?? $"Expected one of {string.Join(", ", Formats.Select(known => known.Name))}."
        );

    private static void RequirePath(ManifestExportFormat format, string? path, CommandOutput output)
    {
        if (path is null && format.IsFolder)
        {
            throw new UsageException($"{format.Name} is a folder.", "Name it with -o.");
        }

        if (path is null && output.IsJson)
        {
            throw new UsageException(
                "The export and the document of --json cannot share standard output.",
                "Name a file with -o."
            );
        }
    }
}

/// <summary>The document of <c>manifest export --json</c>.</summary>
/// <param name="Format">The format that was written.</param>
/// <param name="Path">Full path of the file or folder.</param>
/// <param name="Records">Number of files that it tells of.</param>
internal sealed record ManifestExportDocument(string Format, string Path, int Records);
