using System.Buffers;
using System.Buffers.Binary;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Postgres.Copy;

/// <summary>Writes rows in COPY's binary format, through one buffer and without a string.</summary>
/// <param name="output">Where the format goes. It is left open.</param>
/// <param name="columns">The leading columns that are written.</param>
internal sealed class CopyWriter(Stream output, ReadOnlyMemory<Column> columns) : IDisposable
{
    private const int FlushAt = 256 * 1024;
    private const int LengthOfNumber = sizeof(int) + sizeof(long);

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(2 * FlushAt);
    private int length;

    /// <summary>Writes some rows, with header and trailer.</summary>
    public async ValueTask WriteAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        WriteHeader();
        for (var written = 0; written < which.Length; )
        {
            written += Fill(rows, which.Span[written..]);
            await output.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            length = 0;
        }

        BinaryPrimitives.WriteInt16BigEndian(buffer, CopyFormat.Trailer);
        await output.WriteAsync(buffer.AsMemory(0, sizeof(short)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void WriteHeader()
    {
        var header = buffer.AsSpan(0, CopyFormat.HeaderLength);
        header.Clear();
        CopyFormat.Signature.CopyTo(header);
        length = header.Length;
    }

    // Rows until the buffer is worth sending.
    private int Fill(RowBuffer rows, ReadOnlySpan<int> which)
    {
        var count = 0;
        while (count < which.Length && length < FlushAt)
        {
            Write(rows, which[count++]);
        }

        return count;
    }

    private void Write(RowBuffer rows, int row)
    {
        Reserve(sizeof(short) + (columns.Length * LengthOfNumber));
        BinaryPrimitives.WriteInt16BigEndian(buffer.AsSpan(length), (short)columns.Length);
        length += sizeof(short);
        var span = columns.Span;
        for (var column = 0; column < span.Length; column++)
        {
            if (rows.IsNull(row, column))
            {
                BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(length), CopyFormat.Null);
                length += sizeof(int);
                continue;
            }

            switch (span[column].Type)
            {
                case ColumnType.Text:
                case ColumnType.Json:
                    // The text, and again room for numbers or nulls in all columns that follow.
                    WriteText(rows.Utf8(row, column), (span.Length - column) * LengthOfNumber);
                    break;
                case ColumnType.Flag:
                    BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(length), sizeof(byte));
                    buffer[length + sizeof(int)] = (byte)rows.Int64(row, column);
                    length += sizeof(int) + sizeof(byte);
                    break;
                case ColumnType.Time:
                    WriteNumber((rows.Int64(row, column) - CopyFormat.Epoch) * CopyFormat.Microseconds);
                    break;
                default:
                    WriteNumber(rows.Int64(row, column));
                    break;
            }
        }
    }

    private void WriteNumber(long number)
    {
        var field = buffer.AsSpan(length, LengthOfNumber);
        BinaryPrimitives.WriteInt32BigEndian(field, sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(field[sizeof(int)..], number);
        length += LengthOfNumber;
    }

    private void WriteText(ReadOnlySpan<byte> text, int after)
    {
        var zeros = text.Count((byte)0);
        var fieldLength = text.Length + (zeros * ("\ufffd"u8.Length - 1));
        Reserve(sizeof(int) + fieldLength + after);
        var field = buffer.AsSpan(length, sizeof(int) + fieldLength);
        BinaryPrimitives.WriteInt32BigEndian(field, fieldLength);
        length += field.Length;
        field = field[sizeof(int)..];
        while (zeros-- > 0)
        {
            // PostgreSQL's text cannot hold U+0000; U+FFFD says that something was there.
            var before = text.IndexOf((byte)0);
            text[..before].CopyTo(field);
            "\ufffd"u8.CopyTo(field[before..]);
            field = field[(before + "\ufffd"u8.Length)..];
            text = text[(before + 1)..];
        }

        text.CopyTo(field);
    }

    private void Reserve(int count)
    {
        if (buffer.Length - length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * buffer.Length, checked(length + count)));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
