using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>
/// One form of JSON for a group's content, so that its hash is the same in every database: names in the order of their
/// bytes, no spaces, null for null, numbers in their shortest form that reads back the same (-0 is 0), text as UTF-8
/// with no more escapes than JSON asks for (RFC 8259 §7), JSON columns as they are.
/// </summary>
internal sealed class CanonicalJson
{
    private readonly ArrayBufferWriter<byte> json = new();

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => json.WrittenSpan;

    public void Clear() => json.ResetWrittenCount();

    /// <summary>Writes a character of JSON's own, such as a bracket.</summary>
    public void Write(char mark)
    {
        json.GetSpan(1)[0] = (byte)mark;
        json.Advance(1);
    }

    /// <summary>Writes a name and its colon, after a comma where it is not the first.</summary>
    public void WriteName(string name, bool isFirst)
    {
        if (!isFirst)
        {
            Write(',');
        }

        Write('"');
        json.Advance(Encoding.UTF8.GetBytes(name, json.GetSpan(3 * name.Length)));
        Write('"');
        Write(':');
    }

    /// <summary>Writes the value of a cell.</summary>
    public void WriteValue(RowBuffer rows, int row, int column)
    {
        if (rows.IsNull(row, column))
        {
            json.Write("null"u8);
            return;
        }

        var number = rows.Int64(row, column);
        switch (rows.Table.Columns[column].Type)
        {
            case ColumnType.Text:
                WriteText(rows.Utf8(row, column));
                break;
            case ColumnType.Json:
                json.Write(rows.Utf8(row, column));
                break;
            case ColumnType.Real:
                // Adding 0 makes 0 of -0.
                WriteNumber(rows.Double(row, column) + 0.0);
                break;
            case ColumnType.Flag:
                json.Write(number != 0 ? "true"u8 : "false"u8);
                break;
            case ColumnType.Id:
                WriteNumber((ulong)number);
                break;
            default:
                WriteNumber(number);
                break;
        }
    }

    private void WriteNumber<T>(T number)
        where T : IUtf8SpanFormattable
    {
        const int MostLength = 32;
        number.TryFormat(json.GetSpan(MostLength), out var length, default, CultureInfo.InvariantCulture);
        json.Advance(length);
    }

    private void WriteText(ReadOnlySpan<byte> text)
    {
        Write('"');
        foreach (var octet in text)
        {
            if (octet is (byte)'"' or (byte)'\\')
            {
                Write('\\');
                Write((char)octet);
            }
            else if (octet < ' ')
            {
                json.Write("\\u00"u8);
                Utf8Formatter.TryFormat(octet, json.GetSpan(2), out _, new StandardFormat('x', 2));
                json.Advance(2);
            }
            else
            {
                Write((char)octet);
            }
        }

        Write('"');
    }
}
