using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Native;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary><c>import.json</c>: the row of <c>imports</c> that a folder is.</summary>
internal static class ImportFile
{
    public const string Name = "import.json";

    // What an import says of itself is a few kilobytes, its record and the list of its files included.
    private const int LongestFile = 4 * 1024 * 1024;

    public static byte[] Write(ImportRecord import) =>
        Written(json => ToJson(import).WriteTo(json), new JsonWriterOptions { Indented = true });

    /// <summary>The members of the file.</summary>
    public static JsonObject ToJson(ImportRecord import) =>
        new()
        {
            ["import_id"] = import.Id,
            ["pipeline"] = import.Pipeline,
            ["source"] = import.Source,
            ["sha256"] = import.Sha256,
            ["source_time"] = Text(import.SourceTime),
            ["record"] = JsonNode.Parse(import.Record),
            ["options"] = JsonNode.Parse(import.Options),
            ["status"] = import.Status,
            ["started"] = Text(import.Started),
            ["finished"] = Text(import.Finished),
            ["cursor_offset"] = import.Cursor,
            ["records"] = import.Records,
            ["rejected"] = import.Rejected,
            ["rows_new"] = import.Rows.New,
            ["rows_changed"] = import.Rows.Changed,
            ["rows_unchanged"] = import.Rows.Unchanged,
            ["rows_removed"] = import.Rows.Removed,
            ["tool"] = import.Tool,
            ["files"] = new JsonArray([.. import.Files.Select(ToJson)]),
        };

    /// <exception cref="JsonException">It is no such file.</exception>
    public static ImportRecord Read(byte[] utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        return Read(document.RootElement);
    }

    /// <summary>Reads the file of an import below a folder, with its length; no link on the way is followed.</summary>
    /// <param name="target">The folder of the target.</param>
    /// <param name="folder">The name of the folder of the import.</param>
    /// <param name="mustBeOurs">Whether a file of another user is refused: a load is going to go by what it says.</param>
    /// <exception cref="JsonException">It is no such file.</exception>
    /// <exception cref="IOException">It is not there, no regular file, somebody else's, or cannot be read.</exception>
    public static (long Length, ImportRecord Import) ReadBelow(string target, string folder, bool mustBeOurs)
    {
        var json = SafeFile.ReadBelow(target, $"{folder}/{Name}", LongestFile, mustBeOurs);
        return (json.Length, Read(json));
    }

    /// <summary>Reads the members of the file.</summary>
    /// <exception cref="JsonException">They are those of no such file.</exception>
    public static ImportRecord Read(JsonElement json)
    {
        try
        {
            return new ImportRecord
            {
                Id = json.GetProperty("import_id").GetInt64(),
                Pipeline = Word(json, "pipeline"),
                Source = Word(json, "source"),
                Sha256 = Word(json, "sha256"),
                SourceTime = Time(json.GetProperty("source_time")),
                Record = Minified(json.GetProperty("record")),
                Options = Minified(json.GetProperty("options")),
                Status = Word(json, "status"),
                Started = json.GetProperty("started").GetDateTimeOffset(),
                Finished = Time(json.GetProperty("finished")),
                Cursor = json.GetProperty("cursor_offset").GetInt64(),
                Records = json.GetProperty("records").GetInt64(),
                Rejected = json.GetProperty("rejected").GetInt64(),
                Rows = new RowCounts(
                    json.GetProperty("rows_new").GetInt64(),
                    json.GetProperty("rows_changed").GetInt64(),
                    json.GetProperty("rows_unchanged").GetInt64(),
                    json.GetProperty("rows_removed").GetInt64()
                ),
                Tool = Word(json, "tool"),
                // Imports of version 0.1 do not have it.
                Files = json.TryGetProperty("files", out var files) ? [.. files.EnumerateArray().Select(ReadFile)] : [],
            };
        }
        catch (Exception exception)
            when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    private static JsonObject ToJson(ImportedFile file) =>
        new()
        {
            ["path"] = file.Path,
            ["rows"] = file.Rows,
            ["length"] = file.Length,
            ["sha256"] = file.Sha256,
        };

    private static ImportedFile ReadFile(JsonElement json) =>
        new(
            PlainPath(Word(json, "path")),
            json.GetProperty("rows") is { ValueKind: JsonValueKind.Number } rows ? rows.GetInt64() : null,
            json.GetProperty("length").GetInt64(),
            Word(json, "sha256")
        );

    private static string? Text(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(JsonElement time) =>
        time.ValueKind == JsonValueKind.Null ? null : time.GetDateTimeOffset();

    private static string Word(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new JsonException($"{name} is null, expected a text");

    // A folder that was unpacked may name files anywhere.
    private static string PlainPath(string path) =>
        !Path.IsPathRooted(path) && path.Split('/').All(static part => part is not ("" or "." or ".."))
            ? path
            : throw new JsonException($"'{path}' is no path inside the folder");

    private static string Minified(JsonElement json) => Encoding.UTF8.GetString(Written(json.WriteTo, default));

    private static byte[] Written(Action<Utf8JsonWriter> write, JsonWriterOptions options)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, options);
        write(json);
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }
}
