using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Ndjson;

/// <summary>
/// A row as a JSON object on a line of its own: every column by its name, nulls too; times as ISO 8601 in UTC, ids as
/// unsigned numbers, JSON columns as JSON.
/// </summary>
internal sealed class RowJson : IDisposable
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private readonly TableDefinition table;
    private readonly JsonEncodedText[] names;
    private readonly ArrayBufferWriter<byte> buffer = new(256 * 1024);
    private readonly Utf8JsonWriter json;

    public RowJson(TableDefinition table)
    {
        this.table = table;
        names = [.. table.Columns.Select(column => JsonEncodedText.Encode(column.Name))];
        // The rows' own columns are checked where they are read, and a row is flat.
        json = new Utf8JsonWriter(
            buffer,
            new JsonWriterOptions
            {
                SkipValidation = true,
                Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
    }

    /// <summary>The lines that were written since <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Lines => buffer.WrittenMemory;

    /// <summary>Bytes of the lines.</summary>
    public int Length => buffer.WrittenCount;

    public void Clear() => buffer.ResetWrittenCount();

    /// <summary>Writes a row and its line's end.</summary>
    public void Write(RowBuffer rows, int row)
    {
        json.Reset();
        json.WriteStartObject();
        for (var column = 0; column < names.Length; column++)
        {
            json.WritePropertyName(names[column]);
            WriteValue(rows, row, column);
        }

        json.WriteEndObject();
        json.Flush();
        buffer.GetSpan(1)[0] = (byte)'\n';
        buffer.Advance(1);
    }

    /// <summary>Appends the row of a line that <see cref="Write"/> wrote.</summary>
    public static void Read(ReadOnlySpan<byte> line, RowBuffer rows)
    {
        var row = rows.Add();
        var reader = new Utf8JsonReader(line);
        reader.Read();
        for (var column = 0; column < rows.Table.Columns.Length; column++)
        {
            reader.Read();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.Null && rows.Table.Columns[column].Type != ColumnType.Json)
            {
                continue;
            }

            switch (rows.Table.Columns[column].Type)
            {
                case ColumnType.Id:
                    rows.Set(row, column, (long)reader.GetUInt64());
                    break;
                case ColumnType.Real:
                    rows.Set(row, column, reader.GetDouble());
                    break;
                case ColumnType.Flag:
                    rows.Set(row, column, reader.GetBoolean() ? 1L : 0L);
                    break;
                case ColumnType.Text:
                    var room = rows.Text.Reserve(line.Length);
                    var length = reader.CopyString(room);
                    rows.SetText(row, column, rows.Text.Commit(length), length);
                    break;
                case ColumnType.Json:
                    reader.Skip();
                    // A null of JSON and none at all are one on the line.
                    if (reader.TokenType != JsonTokenType.Null)
                    {
                        rows.Set(row, column, line[start..(int)reader.BytesConsumed]);
                    }

                    break;
                case ColumnType.Time:
                    rows.Set(row, column, reader.GetDateTimeOffset().ToUnixTimeSeconds());
                    break;
                default:
                    rows.Set(row, column, reader.GetInt64());
                    break;
            }
        }
    }

    public void Dispose() => json.Dispose();

    private void WriteValue(RowBuffer rows, int row, int column)
    {
        if (rows.IsNull(row, column))
        {
            json.WriteNullValue();
            return;
        }

        var number = rows.Int64(row, column);
        switch (table.Columns[column].Type)
        {
            case ColumnType.Id:
                json.WriteNumberValue((ulong)number);
                break;
            case ColumnType.Real:
                json.WriteNumberValue(rows.Double(row, column));
                break;
            case ColumnType.Flag:
                json.WriteBooleanValue(number != 0);
                break;
            case ColumnType.Text:
                json.WriteStringValue(rows.Utf8(row, column));
                break;
            case ColumnType.Json:
                json.WriteRawValue(rows.Utf8(row, column), skipInputValidation: true);
                break;
            case ColumnType.Time:
                WriteTime(number);
                break;
            default:
                json.WriteNumberValue(number);
                break;
        }
    }

    private void WriteTime(long seconds)
    {
        Span<byte> text = stackalloc byte[20];
        DateTime
            .UnixEpoch.AddSeconds(seconds)
            .TryFormat(text, out var length, TimeFormat, CultureInfo.InvariantCulture);
        json.WriteStringValue(text[..length]);
    }
}
