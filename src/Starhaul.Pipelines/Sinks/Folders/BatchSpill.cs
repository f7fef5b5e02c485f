using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>Batches in a file of this program's own form: what is put aside until the end of an import.</summary>
internal sealed class BatchSpill(string path) : IDisposable
{
    private readonly BinaryWriter writer = new(
        new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 64 * 1024)
    );

    /// <summary>Its length in bytes.</summary>
    public long Length => writer.BaseStream.Position;

    public void Write(Batch batch)
    {
        foreach (var table in GalaxyTables.Data)
        {
            var rows = batch[table];
            writer.Write(rows.Count);
            for (var row = 0; row < rows.Count; row++)
            {
                Write(rows, row);
            }
        }
    }

    /// <summary>Reads every batch into the same one, in the order in which they were written.</summary>
    public IEnumerable<Batch> Read()
    {
        writer.Flush();
        using var reader = new BinaryReader(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 64 * 1024)
        );
        var batch = new Batch();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            batch.Clear();
            foreach (var table in GalaxyTables.Data)
            {
                for (var left = reader.ReadInt32(); left > 0; left--)
                {
                    Read(reader, batch[table]);
                }
            }

            yield return batch;
        }
    }

    public void Dispose()
    {
        try
        {
            writer.Dispose();
        }
        catch (IOException)
        {
            // A full disk refuses what was not written yet, which is not read any more; the file is closed all the same.
        }
    }

    private void Write(RowBuffer rows, int row)
    {
        var table = rows.Table;
        for (var column = 0; column < table.Columns.Length; column++)
        {
            var isNull = rows.IsNull(row, column);
            writer.Write(isNull);
            if (isNull)
            {
                continue;
            }

            if (table.Columns[column].IsText)
            {
                writer.Write(rows.Utf8(row, column).Length);
                writer.Write(rows.Utf8(row, column));
            }
            else
            {
                writer.Write(rows.Int64(row, column));
            }
        }

        writer.Write(rows.Stated(row));
        foreach (var group in table.Groups)
        {
            if (group.SetAtom is { } set && rows.IsStated(row, set))
            {
                var (first, count) = rows.SetOf(row, group);
                writer.Write(first);
                writer.Write(count);
            }
        }
    }

    private static void Read(BinaryReader reader, RowBuffer rows)
    {
        var table = rows.Table;
        var row = rows.Add();
        for (var column = 0; column < table.Columns.Length; column++)
        {
            if (reader.ReadBoolean())
            {
                continue;
            }

            if (table.Columns[column].IsText)
            {
                var length = reader.ReadInt32();
                reader.BaseStream.ReadExactly(rows.Text.Reserve(length)[..length]);
                rows.SetText(row, column, rows.Text.Commit(length), length);
            }
            else
            {
                rows.Set(row, column, reader.ReadInt64());
            }
        }

        rows.State(row, reader.ReadUInt64());
        foreach (var group in table.Groups)
        {
            if (group.SetAtom is { } set && rows.IsStated(row, set))
            {
                rows.SetIs(row, group, reader.ReadInt32(), reader.ReadInt32());
            }
        }
    }
}
