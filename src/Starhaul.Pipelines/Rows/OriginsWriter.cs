using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>
/// Puts statements back into a row: what is shown into its columns, the newest time of each group into its column, and what
/// differs from them into the column <c>origins</c>:
/// <c>{"imports":{"GROUP":1},"fields":{"ATOM":{"time":1748859630,"import":1}}}</c>. An atom that differs in nothing but that it
/// is stated as none is <c>{}</c>; one that was never stated, where a null would mean that it is none, is <c>false</c>.
/// </summary>
/// <param name="table">The table.</param>
#pragma warning disable CA1001 // The writer of JSON holds a buffer alone, and lives as long as the merge.
internal sealed class OriginsWriter(TableDefinition table)
#pragma warning restore CA1001
{
    public const string Imports = "imports";
    public const string Fields = "fields";
    public const string Time = "time";
    public const string Import = "import";
    public const string System = "system";
    public const string Value = "value";

    /// <summary>Of a set: its rows have one beside them that no source named, for the power that is shown to control.</summary>
    public const string RowBeside = "beside";

    private readonly ArrayBufferWriter<byte> text = new();
    private readonly Utf8JsonWriter json = new(
        Stream.Null,
        new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }
    );

    private string? open;

    /// <summary>Writes a row.</summary>
    /// <param name="from">Its statements.</param>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="row">The row; its key and its import are written already.</param>
    /// <param name="import">The import of the row.</param>
    /// <param name="hidden">The bits of atoms whose value is not shown, beside those that are stated of elsewhere.</param>
    public void Write(StatedRow from, RowBuffer rows, int row, long import, ulong hidden)
    {
        text.ResetWrittenCount();
        json.Reset(text);
        json.WriteStartObject();
        open = null;
        foreach (var group in table.Groups)
        {
            WriteGroup(from, rows, row, group, import);
        }

        Close();
        foreach (var atom in table.Atoms)
        {
            WriteAtom(from, rows, row, atom, (hidden & atom.Bit) != 0 || from.IsElsewhere(atom));
        }

        Close();
        json.WriteEndObject();
        json.Flush();
        if (text.WrittenCount > "{}".Length)
        {
            rows.Set(row, table.OriginsColumn, text.WrittenSpan);
        }
        else
        {
            rows.SetNull(row, table.OriginsColumn);
        }
    }

    private void WriteGroup(StatedRow from, RowBuffer rows, int row, FieldGroup group, long import)
    {
        var newest = from.Newest(group);
        if (newest is null || from.Time(newest) == StatedRow.NoTime)
        {
            rows.SetNull(row, group.TimeColumn);
        }
        else
        {
            rows.Set(row, group.TimeColumn, from.Time(newest));
        }

        if (newest is not null && from.Import(newest) != import)
        {
            Open(Imports);
            json.WriteNumber(group.Name, from.Import(newest));
        }
    }

    private void WriteAtom(StatedRow from, RowBuffer rows, int row, Atom atom, bool isHidden)
    {
        var newest = from.Newest(table.Groups[atom.Group]);
        if (!from.States(atom))
        {
            Show(from, rows, row, atom, isShown: false);
            if (
                newest is not null
                && atom.IsNoneWhereNull
                && (from.Time(newest) != StatedRow.NoTime || HasOtherRow(from, atom))
            )
            {
                Open(Fields);
                json.WriteBoolean(atom.Name, false);
            }

            return;
        }

        Show(from, rows, row, atom, !isHidden);
        var hasTime = from.Time(atom) != from.Time(newest!);
        var hasImport = from.Import(atom) != from.Import(newest!);
        var isNone = !atom.IsSet && !atom.IsNoneWhereNull && !from.HasValue(atom);
        var hasRowBeside = atom.IsSet && from.HasRowBeside;
        if (hasTime || hasImport || isHidden || isNone || hasRowBeside)
        {
            Open(Fields);
            json.WriteStartObject(atom.Name);
            WriteEntry(from, atom, hasTime, hasImport, isHidden, hasRowBeside);
            json.WriteEndObject();
        }
    }

    // The row of a power that is shown is there, and must not be taken for a set.
    private static bool HasOtherRow(StatedRow from, Atom atom) => atom.IsSet && from.HasRowBeside;

    private void WriteEntry(StatedRow from, Atom atom, bool hasTime, bool hasImport, bool isHidden, bool hasRowBeside)
    {
        if (hasTime && from.Time(atom) == StatedRow.NoTime)
        {
            json.WriteNull(Time);
        }
        else if (hasTime)
        {
            json.WriteNumber(Time, from.Time(atom));
        }

        if (hasImport)
        {
            json.WriteNumber(Import, from.Import(atom));
        }

        if (hasRowBeside)
        {
            json.WriteBoolean(RowBeside, true);
        }

        if (isHidden && atom.IsOfPlace)
        {
            json.WriteNumber(System, (ulong)from.System(atom));
        }

        if (isHidden && from.HasValue(atom))
        {
            json.WritePropertyName(Value);
            WriteValue(from.Values, atom);
        }
    }

    private void WriteValue(RowBuffer values, Atom atom)
    {
        if (atom.Columns.Length == 1)
        {
            WriteCell(values, atom.Columns[0]);
            return;
        }

        json.WriteStartArray();
        foreach (var column in atom.Columns)
        {
            WriteCell(values, column);
        }

        json.WriteEndArray();
    }

    private void WriteCell(RowBuffer values, int column)
    {
        if (values.IsNull(0, column))
        {
            json.WriteNullValue();
            return;
        }

        switch (table.Columns[column].Type)
        {
            case ColumnType.Real:
                json.WriteNumberValue(values.Double(0, column));
                break;
            case ColumnType.Text or ColumnType.Json:
                json.WriteStringValue(values.Utf8(0, column));
                break;
            default:
                json.WriteNumberValue(values.Int64(0, column));
                break;
        }
    }

    private static void Show(StatedRow from, RowBuffer rows, int row, Atom atom, bool isShown)
    {
        foreach (var column in atom.Columns)
        {
            if (!isShown)
            {
                rows.SetNull(row, column);
            }
            else if (!CellOrder.IsSame(from.Values, 0, rows, row, column))
            {
                // Text that is written again takes room again.
                rows.Copy(row, column, from.Values, 0);
            }
        }
    }

    private void Open(string member)
    {
        if (open is null)
        {
            json.WriteStartObject(member);
            open = member;
        }
    }

    private void Close()
    {
        if (open is not null)
        {
            json.WriteEndObject();
            open = null;
        }
    }
}
