using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>The files of an import as one publish of a box: those of the tables first, <c>import.json</c> last.</summary>
internal sealed class ImportPublish
{
    private const string OnTheWay = ".part";

    private readonly string folder;
    private readonly ImportRecord import;
    private readonly DateTimeOffset now;

    /// <param name="folder">The name of its folder.</param>
    /// <param name="import">The import, with its files.</param>
    /// <param name="json">The bytes of its <c>import.json</c>.</param>
    /// <param name="now">When it is published.</param>
    public ImportPublish(string folder, ImportRecord import, byte[] json, DateTimeOffset now)
    {
        this.folder = folder;
        this.import = import;
        this.now = now;
        var own = new ImportedFile(
            ImportFile.Name,
            Rows: null,
            json.Length,
            Convert.ToHexStringLower(SHA256.HashData(json))
        );
        State = new PartState
        {
            SourceUrl = SourceOf(import),
            Identity = new SourceIdentity(),
            Publishing = [.. import.Files.Select(FileOf), PendingOf(own, ImportFile.ToJson(import))],
        };
    }

    /// <summary>What the box is to publish.</summary>
    public PartState State { get; }

    /// <summary>Path of the state, relative to the folder of the work.</summary>
    public string StatePath => State.Publishing[0].Record.Path + OnTheWay + ".json";

    // Its own: a fetch of the dump into the same box must not take a file of a table for the dump.
    private static string SourceOf(ImportRecord import) =>
        FormattableString.Invariant($"{import.Source}#import={import.Id}");

    private PendingPublish FileOf(ImportedFile file) =>
        PendingOf(file, new JsonObject { ["import_id"] = import.Id, ["rows"] = file.Rows });

    private PendingPublish PendingOf(ImportedFile file, JsonObject facts)
    {
        var tiers = new TierResults
        {
            Server = new TierResult(Verdict.NotOffered),
            Transport = new TierResult(Verdict.NotOffered),
            Digest = new TierResult(Verdict.Recorded, "SHA-256 of the bytes as they were written"),
            Content = new TierResult(Verdict.NotOffered),
        };
        var written = new WrittenFile($"{folder}/{file.Path}", file.Sha256, file.Length, TypeOf(file.Path), "binary");
        return new PendingPublish
        {
            From = written.Path + OnTheWay,
            Sha256 = file.Sha256,
            Length = file.Length,
            Record = written.ToRecord(SourceOf(import), tiers, Evidence.Length, now) with { Import = facts },
        };
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".json" => "application/json",
            ".ndjson" => "application/x-ndjson",
            ".parquet" => "application/vnd.apache.parquet",
            _ => "application/octet-stream",
        };
}
