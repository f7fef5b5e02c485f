using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks;

/// <summary>Imports as rows of the table <c>imports</c>.</summary>
internal static class ImportRows
{
    private const string FirstLineName = "first_line";

    private static readonly TableDefinition Table = GalaxyTables.Imports;

    /// <summary>Adds an import as a row.</summary>
    /// <returns>Its index.</returns>
    public static int Add(RowBuffer rows, ImportRecord import)
    {
        var row = rows.Add();
        SetNumber("import_id", import.Id);
        SetText("pipeline", import.Pipeline);
        SetText("source", import.Source);
        SetText("sha256", import.Sha256);
        SetTime("source_time", import.SourceTime);
        SetText("record", import.Record);
        SetText("options", import.Options);
        SetText("status", import.Status);
        SetTime("started", import.Started);
        SetTime("finished", import.Finished);
        SetNumber("cursor_offset", import.Cursor);
        SetNumber("records", import.Records);
        SetNumber("rejected", import.Rejected);
        SetNumber("rows_new", import.Rows.New);
        SetNumber("rows_changed", import.Rows.Changed);
        SetNumber("rows_unchanged", import.Rows.Unchanged);
        SetNumber("rows_removed", import.Rows.Removed);
        SetText("tool", import.Tool);
        return row;

        void SetNumber(string column, long value) => rows.Set(row, Table[column], value);

        void SetText(string column, string value) => rows.Set(row, Table[column], Encoding.UTF8.GetBytes(value));

        void SetTime(string column, DateTimeOffset? value)
        {
            if (value is { } time)
            {
                SetNumber(column, time.ToUnixTimeSeconds());
            }
        }
    }

    /// <summary>Reads every row.</summary>
    public static IReadOnlyList<ImportRecord> ReadAll(RowBuffer rows) =>
        [.. Enumerable.Range(0, rows.Count).Select(row => Read(rows, row))];

    /// <summary>What <see cref="ImportRecord.Record"/> is while a file is still being written.</summary>
    /// <param name="firstLine">SHA-256 of its first line; null where there is none.</param>
    public static string OpenRecord(string? firstLine) =>
        firstLine is null ? "{}" : new JsonObject { [FirstLineName] = firstLine }.ToJsonString();

    /// <summary>Reads an import from its row.</summary>
    public static ImportRecord Read(RowBuffer rows, int row)
    {
        return new ImportRecord
        {
            Id = Number("import_id"),
            Pipeline = Text("pipeline"),
            Source = Text("source"),
            Sha256 = Text("sha256"),
            SourceTime = Time("source_time"),
            Record = Text("record"),
            FirstLine = Text("sha256").Length == 0 ? FirstLine(rows.Utf8(row, Table["record"])) : null,
            Options = Text("options"),
            Status = Text("status"),
            Started = Time("started") ?? DateTimeOffset.UnixEpoch,
            Finished = Time("finished"),
            Cursor = Number("cursor_offset"),
            Records = Number("records"),
            Rejected = Number("rejected"),
            Rows = new RowCounts(
                Number("rows_new"),
                Number("rows_changed"),
                Number("rows_unchanged"),
                Number("rows_removed")
            ),
            Tool = Text("tool"),
        };

        long Number(string column) => rows.IsNull(row, Table[column]) ? 0 : rows.Int64(row, Table[column]);

        string Text(string column) =>
            rows.IsNull(row, Table[column]) ? "" : Encoding.UTF8.GetString(rows.Utf8(row, Table[column]));

        DateTimeOffset? Time(string column) =>
            rows.IsNull(row, Table[column]) ? null : DateTimeOffset.FromUnixTimeSeconds(Number(column));
    }

    private static string? FirstLine(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty)
        {
            return null;
        }

        var json = new Utf8JsonReader(record);
        return
            JsonElement.TryParseValue(ref json, out var value)
            && value.Value.ValueKind == JsonValueKind.Object
            && value.Value.TryGetProperty(FirstLineName, out var line)
            ? line.GetString()
            : null;
    }
}
