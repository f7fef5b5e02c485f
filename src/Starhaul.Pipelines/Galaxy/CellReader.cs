using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads the value of a field into the cell of its column.</summary>
/// <param name="context">What all readers share.</param>
internal sealed class CellReader(RecordContext context)
{
    private JsonCursor Json => context.Json;

    /// <summary>What the value of a key must be.</summary>
    public static string Expectation(Field key) =>
        key.Type == ColumnType.Text ? RecordContext.KeyText : "a whole number from 0 up to 2^63 - 1 (id64: 2^64 - 1)";

    /// <summary>Reads the value that is next.</summary>
    /// <returns>
    /// Whether it says something; a value of another type is as if it were not there, and a text that is too long for an index is
    /// rejected alone.
    /// </returns>
    public bool Read(Field field, RowBuffer rows, int row)
    {
        var column = field.Column;
        var first = Json.Peek();
        switch (field.Type)
        {
            case ColumnType.Real when JsonCursor.IsNumber(first):
                var real = Json.Real();
                if (!double.IsFinite(real))
                {
                    return false;
                }

                rows.Set(row, column, field.PerUnit == 1 ? real : real / field.PerUnit);
                return true;
            case ColumnType.Text when first == '"' && field.Form is { } form:
                return ReadFormed(field, form, rows, row);
            case ColumnType.Text when first == '"':
                var start = Json.Position;
                var (offset, length) = Json.Text(rows.Text);
                if (IsTooLong(field, length))
                {
                    context.RejectAlone(field.Path, start, RecordContext.SearchedText);
                    return false;
                }

                rows.SetText(row, column, offset, length);
                return true;
            case ColumnType.Integer when JsonCursor.IsNumber(first):
                if (!WholeNumber.TryRead(Json.Number(), out long whole))
                {
                    return false;
                }

                rows.Set(row, column, whole);
                return true;
            case ColumnType.Id when first == '"' || JsonCursor.IsNumber(first):
                if (!TryReadId(first, out var id))
                {
                    return false;
                }

                rows.Set(row, column, unchecked((long)id));
                return true;
            case ColumnType.Flag when first is (byte)'t' or (byte)'f':
                Json.Word(first == 't' ? "true"u8 : "false"u8);
                rows.Set(row, column, first == 't' ? 1L : 0L);
                return true;
            case ColumnType.Json when first is (byte)'[' or (byte)'{':
                rows.Set(row, column, context.Canonical.Write(field.IsSet));
                return true;
            default:
                Json.Skip();
                return first == 'n' && field.MayBeNull;
        }
    }

    /// <summary>Reads the value that is next, which is to be a key elsewhere. One that cannot be one is rejected alone.</summary>
    /// <returns>Whether it says something.</returns>
    public bool ReadName(Field field, RowBuffer rows, int row)
    {
        _ = Json.Peek();
        var start = Json.Position;
        context.BeginPart(field.Path);
        var isRead = Read(field, rows, row);
        if (isRead && !rows.IsNull(row, field.Column) && !RecordContext.IsKey(rows.Utf8(row, field.Column)))
        {
            context.Reject(field.Path, start, RecordContext.KeyText);
        }

        if (context.EndPart())
        {
            return isRead;
        }

        rows.SetNull(row, field.Column);
        return false;
    }

    /// <summary>Reads the key that is next, or rejects the record.</summary>
    /// <returns>Whether it is one.</returns>
    public bool ReadKey(Field key, RowBuffer rows, int row)
    {
        var first = Json.Peek();
        var start = Json.Position;
        if (key.Type == ColumnType.Text)
        {
            if (first == '"' && ReadKeyText(key, rows, row))
            {
                return true;
            }
        }
        else if (
            (first == '"' || JsonCursor.IsNumber(first))
            && TryReadId(first, out var id)
            && (key.Type == ColumnType.Id || id <= long.MaxValue)
        )
        {
            rows.Set(row, key.Column, unchecked((long)id));
            return true;
        }

        if (Json.Position == start)
        {
            Json.Skip();
        }

        if (Json.Expected is null)
        {
            context.Reject(key.Path, start, Expectation(key));
        }

        return false;
    }

    private bool ReadKeyText(Field key, RowBuffer rows, int row)
    {
        if (key.Form is { } form)
        {
            return ReadFormed(key, form, rows, row) && RecordContext.IsKey(rows.Utf8(row, key.Column));
        }

        var (offset, length) = Json.Text(rows.Text);
        rows.SetText(row, key.Column, offset, length);
        return RecordContext.IsKey(rows.Utf8(row, key.Column));
    }

    private bool ReadFormed(Field field, TextForm form, RowBuffer rows, int row)
    {
        var start = Json.Position;
        var text = Json.String();
        var length = form(text, rows.Text.Reserve(text.Length + TextForms.Room));
        if (length < 0)
        {
            rows.SetNull(row, field.Column);
            return length == TextForms.Null && field.MayBeNull;
        }

        if (IsTooLong(field, length))
        {
            context.RejectAlone(field.Path, start, RecordContext.SearchedText);
            return false;
        }

        rows.SetText(row, field.Column, rows.Text.Commit(length), length);
        return true;
    }

    private static bool IsTooLong(Field field, int length) =>
        length > RecordContext.LongestKey && field.IsIndexed && field.Kind == FieldKind.Column;

    private bool TryReadId(byte first, out ulong id) =>
        first == '"' ? WholeNumber.TryRead(Json.String(), out id) : WholeNumber.TryRead(Json.Number(), out id);
}
