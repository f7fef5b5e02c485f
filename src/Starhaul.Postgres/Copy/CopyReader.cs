using System.Buffers;
using System.Buffers.Binary;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Postgres.Copy;

/// <summary>Reads rows in COPY's binary format, through one buffer and without a string.</summary>
/// <param name="input">Where the format comes from. It is left open.</param>
internal sealed class CopyReader(Stream input) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
    private int start;
    private int end;

    /// <summary>Appends every row until the trailer.</summary>
    public async ValueTask ReadAsync(RowBuffer into, CancellationToken cancellationToken)
    {
        await FillAsync(CopyFormat.HeaderLength, cancellationToken).ConfigureAwait(false);
        start += CopyFormat.HeaderLength;
        while (true)
        {
            await FillAsync(sizeof(short), cancellationToken).ConfigureAwait(false);
            if (BinaryPrimitives.ReadInt16BigEndian(buffer.AsSpan(start)) == CopyFormat.Trailer)
            {
                return;
            }

            // A row is read when it is there as a whole.
            int wanted;
            while ((wanted = Measure(into.Table.Columns.Length)) > end - start)
            {
                await FillAsync(wanted, cancellationToken).ConfigureAwait(false);
            }

            start += sizeof(short);
            Read(into, into.Add());
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    // Length of the row at the start, as far as the lengths of its fields are known.
    private int Measure(int columns)
    {
        var bytes = buffer.AsSpan(start, end - start);
        var length = sizeof(short);
        for (var column = 0; column < columns; column++)
        {
            length += sizeof(int);
            if (length > bytes.Length)
            {
                return length;
            }

            length += Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes[(length - sizeof(int))..]));
        }

        return length;
    }

    private void Read(RowBuffer into, int row)
    {
        var columns = into.Table.Columns;
        for (var column = 0; column < columns.Length; column++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start));
            start += sizeof(int);
            if (length == CopyFormat.Null)
            {
                continue;
            }

            var field = buffer.AsSpan(start, length);
            start += length;
            switch (columns[column].Type)
            {
                case ColumnType.Text:
                case ColumnType.Json:
                    into.Set(row, column, field);
                    break;
                case ColumnType.Flag:
                    into.Set(row, column, (long)field[0]);
                    break;
                case ColumnType.Time:
                    var time = BinaryPrimitives.ReadInt64BigEndian(field);
                    into.Set(row, column, (time / CopyFormat.Microseconds) + CopyFormat.Epoch);
                    break;
                default:
                    into.Set(row, column, BinaryPrimitives.ReadInt64BigEndian(field));
                    break;
            }
        }
    }

    private async ValueTask FillAsync(int wanted, CancellationToken cancellationToken)
    {
        if (end - start >= wanted)
        {
            return;
        }

        if (buffer.Length - start < wanted)
        {
            var room = buffer.Length >= wanted ? buffer : ArrayPool<byte>.Shared.Rent(checked(2 * wanted));
            buffer.AsSpan(start, end - start).CopyTo(room);
            if (room != buffer)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = room;
            }

            (start, end) = (0, end - start);
        }

        end += await input
            .ReadAtLeastAsync(buffer.AsMemory(end), wanted - (end - start), throwOnEndOfStream: true, cancellationToken)
            .ConfigureAwait(false);
    }
}
