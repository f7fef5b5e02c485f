using System.CommandLine;
using Starhaul.Cli.Output;
using Starhaul.Cli.Values;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul manifest show</c>: one record with all that is known.</summary>
internal sealed class ManifestShowCommand : CliCommand
{
    private readonly BoxFlags boxFlags = new();

    private const int FewestDigits = 6;

    private readonly Argument<string> key = new("FILE")
    {
        Description = "A file of the box, the source it came from, or the beginning of its SHA-256",
    };

    public ManifestShowCommand(CliContext context, CommonOptions common)
        : base("show", "Show one record: where the file came from and what proves it.", context, common)
    {
        key.CompletionSources.Add(completion => BoxFiles.Complete(completion, context));
        Add(key);
        boxFlags.AddTo(this);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        ["starhaul manifest show systems_1day.json.gz", "starhaul manifest show spansh:systems_1day --json"];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        using var place = boxFlags.Find(parse, Context, output);
        var manifest = await place.OpenAsync(cancellationToken);
        var record = Find(manifest, parse.GetRequiredValue(key));

        output.Document(new ManifestShowDocument(record), () => CliJson.Documents.ManifestShowDocument);
        foreach (var line in RecordText.Lines(record))
        {
            output.Result(line);
        }

        return ExitCode.Done;
    }

    private ManifestRecord Find(Manifest manifest, string text) =>
        manifest.FindByPath(text)
        ?? manifest.FindByPath(Path.GetRelativePath(manifest.Box, Path.GetFullPath(text, Context.CurrentFolder)))
        ?? ByHash(manifest, text)
        ?? BySource(manifest, text)
        ?? throw new UsageException(
            $"The box '{manifest.Box}' has no record of '{text}'.",
            NearMatch.Suggest(text, manifest.Records.Select(record => record.Path)) ?? "See 'starhaul manifest list'."
        );

    private static ManifestRecord? ByHash(Manifest manifest, string text)
    {
        if (text.Length < FewestDigits || !text.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var found = manifest
            .Records.Where(record => record.Sha256.StartsWith(text, StringComparison.OrdinalIgnoreCase))
            .ToList();
        return found.Select(record => record.Sha256).Distinct(StringComparer.Ordinal).Count() > 1
            ? throw new UsageException(
                $"'{text}' begins the SHA-256 of {found.Count} files.",
                $"Give more digits: {string.Join(", ", found.Select(record => OutcomeText.ShortHash(record.Sha256)))}."
            )
            : found.FirstOrDefault();
    }

    private ManifestRecord? BySource(Manifest manifest, string text)
    {
        try
        {
            var records = manifest.FindBySource(Context.Sources.Resolve(text).Text);
            return records.OrderBy(record => record.DerivedFrom is not null).FirstOrDefault();
        }
        catch (UsageException)
        {
            return null; // not a source either
        }
    }
}

/// <summary>The document of <c>manifest show --json</c>.</summary>
internal sealed record ManifestShowDocument(ManifestRecord Record);
