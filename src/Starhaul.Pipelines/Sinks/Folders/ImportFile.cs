using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary><c>import.json</c>: the row of <c>imports</c> that a folder is.</summary>
internal static class ImportFile
{
    public const string Name = "import.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static byte[] Write(ImportRecord import) => JsonSerializer.SerializeToUtf8Bytes(ToJson(import), Indented);

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

    /// <summary>Reads the members of the file.</summary>
    /// <exception cref="JsonException">They are those of no such file.</exception>
    public static ImportRecord Read(JsonElement json)
    {
        try
        {
            return new ImportRecord
            {
                Id = json.GetProperty("import_id").GetInt64(),
                Pipeline = json.GetProperty("pipeline").GetString()!,
                Source = json.GetProperty("source").GetString()!,
                Sha256 = json.GetProperty("sha256").GetString()!,
                SourceTime = Time(json.GetProperty("source_time")),
                Record = Minified(json.GetProperty("record")),
                Options = Minified(json.GetProperty("options")),
                Status = json.GetProperty("status").GetString()!,
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
                Tool = json.GetProperty("tool").GetString()!,
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
            json.GetProperty("path").GetString()!,
            json.GetProperty("rows") is { ValueKind: JsonValueKind.Number } rows ? rows.GetInt64() : null,
            json.GetProperty("length").GetInt64(),
            json.GetProperty("sha256").GetString()!
        );

    private static string? Text(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(JsonElement time) =>
        time.ValueKind == JsonValueKind.Null ? null : time.GetDateTimeOffset();

    private static string Minified(JsonElement json) => JsonSerializer.Serialize(json);
}
