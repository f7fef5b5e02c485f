using System.Text;
using System.Text.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>Reads the column <c>origins</c>, which <see cref="OriginsWriter"/> writes, into the statements of a row.</summary>
internal readonly struct OriginsReader(
    StatedRow into,
    TableDefinition table,
    long[] times,
    long[] imports,
    long[] systems
)
{
    /// <summary>Reads the value of the column.</summary>
    public void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(OriginsWriter.Imports))
            {
                ReadImports(ref reader);
            }
            else
            {
                ReadFields(ref reader);
            }
        }
    }

    private void ReadImports(ref Utf8JsonReader reader)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var group = table.Group(reader.GetString()!);
            reader.Read();
            foreach (var atom in group.Atoms)
            {
                imports[atom.Ordinal] = reader.GetInt64();
            }
        }
    }

    private void ReadFields(ref Utf8JsonReader reader)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var atom = table.Atom(reader.GetString()!);
            reader.Read();
            if (reader.TokenType == JsonTokenType.False)
            {
                into.Stated &= ~atom.Bit;
            }
            else
            {
                into.Stated |= atom.Bit;
                ReadField(ref reader, atom);
            }
        }
    }

    private void ReadField(ref Utf8JsonReader reader, Atom atom)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(OriginsWriter.Time))
            {
                reader.Read();
                times[atom.Ordinal] = reader.TokenType == JsonTokenType.Null ? StatedRow.NoTime : reader.GetInt64();
            }
            else if (reader.ValueTextEquals(OriginsWriter.Import))
            {
                reader.Read();
                imports[atom.Ordinal] = reader.GetInt64();
            }
            else if (reader.ValueTextEquals(OriginsWriter.System))
            {
                reader.Read();
                systems[atom.Ordinal] = (long)reader.GetUInt64();
            }
            else if (reader.ValueTextEquals(OriginsWriter.RowBeside))
            {
                reader.Read();
                into.HasRowBeside = true;
            }
            else
            {
                reader.Read();
                ReadValue(ref reader, atom);
            }
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, Atom atom)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            ReadCell(ref reader, atom.Columns[0]);
            return;
        }

        foreach (var column in atom.Columns)
        {
            reader.Read();
            ReadCell(ref reader, column);
        }

        reader.Read();
    }

    private void ReadCell(ref Utf8JsonReader reader, int column)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        switch (table.Columns[column].Type)
        {
            case ColumnType.Real:
                into.Values.Set(0, column, reader.GetDouble());
                break;
            case ColumnType.Text or ColumnType.Json:
                into.Values.Set(0, column, Encoding.UTF8.GetBytes(reader.GetString()!));
                break;
            default:
                into.Values.Set(0, column, reader.GetInt64());
                break;
        }
    }
}
