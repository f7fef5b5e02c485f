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

    public ManifestExportCommand(CliContext context, CommonOptions common)
        : base("export", "Write the manifest in a form that other tools can check.", context, common)
    {
        var names = Manifest.ExportFormats.Select(known => known.Name).ToArray();
        format = new Option<string>("--format")
        {
            HelpName = "FORMAT",
            Description = $"{string.Join(", ", names)} (default {DefaultFormat})",
        };
        format.CompletionSources.Add(names);
        Add(format);
        Add(destination);
        boxFlags.AddTo(this);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [
            "starhaul manifest export --box dumps | (cd dumps && sha256sum -c)",
            "starhaul manifest export --format bagit -o bag",
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

        using var place = boxFlags.Find(parse, Context, output);
        var manifest = await place.OpenAsync(cancellationToken);
        if (path is null)
        {
            await manifest.ExportAsync(chosen.Name, output.Bytes(), cancellationToken);
            return ExitCode.Done;
        }

        var target = Path.GetFullPath(path, Context.CurrentFolder);
        await manifest.ExportAsync(chosen.Name, target, cancellationToken);
        var document = new ManifestExportDocument(chosen.Name, target, manifest.Records.Count);
        output.Document(document, () => CliJson.Documents.ManifestExportDocument);
        output.Outcome(
            $"exported {HumanText.Count(document.Records, "record")} to {OutcomeText.DisplayPath(target, Context.CurrentFolder)}"
        );
        return ExitCode.Done;
    }

    private static ManifestExportFormat Format(string name) =>
        Manifest.ExportFormats.FirstOrDefault(known => known.Name == name)
        ?? throw new UsageException(
            $"--format is '{name}'.",
            NearMatch.Suggest(name, Manifest.ExportFormats.Select(known => known.Name))
                ?? $"Expected one of {string.Join(", ", Manifest.ExportFormats.Select(known => known.Name))}."
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
