using Starhaul.DuckDb.Native;
using Starhaul.DuckDb.Parquet;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.DuckDb;

public sealed class ChunkWriterTests : IDisposable
{
    private static readonly TableDefinition Systems = GalaxyTables.Systems;

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-chunks-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Rows_become_columns()
    {
        var random = new Random(7);
        var words = Enumerable.Range(0, BitMatrix.Length).Select(_ => (ulong)random.NextInt64()).ToArray();
        var turned = words.ToArray();

        BitMatrix.Transpose(turned);

        Assert.All(
            from row in Enumerable.Range(0, BitMatrix.Length)
            from column in Enumerable.Range(0, BitMatrix.Length)
            select (row, column),
            at => Assert.Equal((words[at.row] >> at.column) & 1, (turned[at.column] >> at.row) & 1)
        );
    }

    /// <remarks>More rows than a chunk has, and their number is no multiple of the rows that are written at once.</remarks>
    [Fact]
    public async Task What_is_written_is_read_whatever_is_null_and_however_long_a_text_is()
    {
        LibDuckDb.SkipUnlessInstalled();
        var random = new Random(11);
        var rows = new RowBuffer(Systems, new TextArena());
        for (var row = 0; row < 5_003; row++)
        {
            Fill(rows, rows.Add(), random);
        }

        var which = Enumerable.Range(0, rows.Count).Where(_ => random.Next(5) > 0).ToArray();
        using var database = DuckDbDatabase.Open(":memory:", new DuckDbOptions());
        await using var file = new ParquetFile(Systems, Path.Combine(folder, "systems.parquet"), database);
        file.Append(rows, which);
        await file.FlushAsync(Cancellation);
        await file.CompleteAsync(Cancellation);
        var read = new RowBuffer(Systems, new TextArena());
        var keys = new KeyList(Systems.Columns[0], new TextArena());
        foreach (var row in which)
        {
            keys.Add(rows.Int64(row, 0));
        }

        await file.ReadAsync(keys, read, Cancellation);

        Assert.Equal(which.Length, file.Rows);
        var found = Enumerable.Range(0, read.Count).ToDictionary(row => read.Int64(row, 0));
        Assert.All(which, row => Assert.Equal(Text(rows, row), Text(read, found[rows.Int64(row, 0)])));
    }

    private static void Fill(RowBuffer rows, int row, Random random)
    {
        var text = new byte[20];
        for (var column = 0; column < Systems.Columns.Length; column++)
        {
            if (column >= Systems.KeyLength && random.Next(3) == 0)
            {
                continue;
            }

            var type = Systems.Columns[column].Type;
            if (type is ColumnType.Text or ColumnType.Json)
            {
                text.AsSpan().Fill((byte)random.Next('a', 'z'));
                rows.Set(row, column, text.AsSpan(0, random.Next(text.Length)));
            }
            else
            {
                rows.Set(
                    row,
                    column,
                    column == 0 ? 3L * row
                        : type == ColumnType.Flag ? row & 1
                        : random.Next(1_000_000)
                );
            }
        }
    }

    private static string Text(RowBuffer rows, int row) =>
        string.Join(
            '|',
            Enumerable
                .Range(0, Systems.Columns.Length)
                .Select(column =>
                    rows.IsNull(row, column) ? "null"
                    : Systems.Columns[column].IsText ? Convert.ToHexString(rows.Utf8(row, column))
                    : $"{rows.Int64(row, column)}"
                )
        );
}
