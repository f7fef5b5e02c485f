using System.Globalization;
using System.Text;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;

namespace Starhaul.PlugIn.Csv;

/// <summary>One table. A null is an empty field, an empty text is <c>""</c>; the first line has the names of the columns.</summary>
internal sealed class CsvFile(TableDefinition table, string path) : TableFile(table)
{
    private readonly string aside = $"{path}.new";
    private StreamWriter? writer;

    public override void Append(RowBuffer rows, ReadOnlyMemory<int> which)
    {
        var opened = Open();
        foreach (var row in which.Span)
        {
            for (var column = 0; column < Table.Columns.Length; column++)
            {
                opened.Write(column == 0 ? "" : ",");
                opened.Write(Field(rows, row, column));
            }

            opened.Write('\n');
            Rows++;
        }
    }

    public override ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        var opened = Open();
        await opened.FlushAsync(cancellationToken);
        ((FileStream)opened.BaseStream).Flush(flushToDisk: true);
        await opened.DisposeAsync();
        writer = null;
        File.Move(aside, path, overwrite: true);
    }

    public override ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken)
    {
        var wanted = Numbers(keys);
        foreach (var fields in CsvReader.Read(path).Skip(1).Where(fields => wanted.Contains(Number(fields[0]!))))
        {
            var row = into.Add();
            for (var column = 0; column < fields.Count; column++)
            {
                if (fields[column] is { } text)
                {
                    Set(into, row, column, text);
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask ReopenAsync(KeyList without, CancellationToken cancellationToken)
    {
        var dropped = Numbers(without);
        Rows = 0;
        var opened = Open(withNames: false);
        foreach (var (index, fields) in CsvReader.Read(path).Index())
        {
            if (index == 0 || !dropped.Contains(Number(fields[0]!)))
            {
                opened.Write(string.Join(',', fields.Select(Quoted)) + "\n");
                Rows += index == 0 ? 0 : 1;
            }
        }

        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await (writer?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (IOException)
        {
            // A full disk refuses what was not written yet, and has said so.
        }

        writer = null;
    }

    private StreamWriter Open(bool withNames = true)
    {
        if (writer is null)
        {
            writer = new StreamWriter(aside, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            if (withNames)
            {
                writer.Write(string.Join(',', Table.Columns.Select(column => column.Name)) + "\n");
            }
        }

        return writer;
    }

    private string Field(RowBuffer rows, int row, int column) =>
        rows.IsNull(row, column)
            ? ""
            : Table.Columns[column].Type switch
            {
                ColumnType.Text or ColumnType.Json => Quoted(Encoding.UTF8.GetString(rows.Utf8(row, column))),
                ColumnType.Real => rows.Double(row, column).ToString("R", CultureInfo.InvariantCulture),
                ColumnType.Id => ((ulong)rows.Int64(row, column)).ToString(CultureInfo.InvariantCulture),
                _ => rows.Int64(row, column).ToString(CultureInfo.InvariantCulture),
            };

    private void Set(RowBuffer into, int row, int column, string text)
    {
        switch (Table.Columns[column].Type)
        {
            case ColumnType.Text or ColumnType.Json:
                into.Set(row, column, Encoding.UTF8.GetBytes(text));
                break;
            case ColumnType.Real:
                into.Set(row, column, double.Parse(text, CultureInfo.InvariantCulture));
                break;
            default:
                into.Set(row, column, Number(text));
                break;
        }
    }

    private static string Quoted(string? text) =>
        text is null ? "" : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // An id above 2^63 has the bits of a negative number.
    private static long Number(string text) =>
        text[0] == '-'
            ? long.Parse(text, CultureInfo.InvariantCulture)
            : (long)ulong.Parse(text, CultureInfo.InvariantCulture);

    private static HashSet<long> Numbers(KeyList keys) => [.. Enumerable.Range(0, keys.Count).Select(keys.Number)];
}
