using System.CommandLine;
using System.Globalization;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul manifest list</c>: the files of a box.</summary>
internal sealed class ManifestListCommand : CliCommand
{
    /// <summary>A command line that can be typed as it stands.</summary>
    public const string Example = "starhaul manifest list";

    private readonly BoxFlags boxFlags = new();

    public ManifestListCommand(CliContext context, CommonOptions common)
        : base("list", "List the files of a box.", context, common) => boxFlags.AddTo(this);

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [Example, "starhaul manifest list --box dumps --json | jq -r '.records[].path'"];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        using var place = boxFlags.Find(parse, Context, output);
        var manifest = await place.OpenAsync(cancellationToken);
        var records = manifest.Records;

        output.Document(
            new ManifestListDocument(manifest.Box, manifest.Metadata?.BoxId, manifest.Head, records),
            () => CliJson.Documents.ManifestListDocument
        );
        string[] heading = ["file", "size", "records", "proof", "fetched", "sha256"];
        foreach (var line in TextTable.Lines([heading, .. records.Select(Row)], rightAligned: [1, 2]))
        {
            output.Result(line);
        }

        return ExitCode.Done;
    }

    private static string[] Row(ManifestRecord record) =>
        [
            record.Path,
            HumanText.Bytes(record.ContentLength.Actual),
            record.Content?.Records is { } records ? HumanText.Count(records) : "-",
            OutcomeText.Describe(record.Evidence),
            record.DownloadTimestamp.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
            OutcomeText.ShortHash(record.Sha256),
        ];
}

/// <summary>The document of <c>manifest list --json</c>.</summary>
/// <param name="Box">Full path of the box.</param>
/// <param name="BoxId">The box's random identifier.</param>
/// <param name="Head">SHA-256 of the last line, which stands for the whole manifest.</param>
/// <param name="Records">The live files.</param>
internal sealed record ManifestListDocument(
    string Box,
    string? BoxId,
    string? Head,
    IReadOnlyList<ManifestRecord> Records
);
