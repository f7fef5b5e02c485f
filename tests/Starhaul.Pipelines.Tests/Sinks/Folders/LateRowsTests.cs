using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Sinks.Folders;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Folders;

public sealed class LateRowsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-late-").FullName;
    private readonly Dictionary<TableDefinition, CountingFile> files = GalaxyTables.Data.ToDictionary(
        table => table,
        table => new CountingFile(table)
    );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_was_taken_for_known_and_had_not_come_is_appended_and_no_file_is_written_again()
    {
        using var late = new LateRows(folder);
        late.Written[0].Add(1);
        late.Add(Systems(2));

        await AppendAndMergeAsync(late);

        Assert.Equal([2L], files[GalaxyTables.Systems].Appended);
        Assert.All(files.Values, file => Assert.Equal((0, 0), (file.Reads, file.Reopened)));
    }

    [Fact]
    public async Task Only_what_had_come_is_looked_up_in_files_and_only_what_changes_is_written_again()
    {
        using var late = new LateRows(folder);
        late.Written[0].Add(1);
        late.Add(Systems(1, 2));

        await AppendAndMergeAsync(late);

        Assert.Equal([2L, 1L], files[GalaxyTables.Systems].Appended);
        Assert.Equal([1L], files[GalaxyTables.Systems].Wanted);
        Assert.Equal(1, files[GalaxyTables.Systems].Reopened);
        Assert.Equal(0, files[GalaxyTables.Bodies].Reopened);
    }

    [Fact]
    public void Keys_are_found_in_the_file_and_in_memory()
    {
        var path = Path.Combine(folder, ".keys");
        using (var log = new KeyLog(path))
        {
            for (var key = 0L; key < 40_000; key++)
            {
                log.Add(3 * key);
            }

            Assert.True(new FileInfo(path).Length >= 32_000 * sizeof(long));
            Assert.Equal(
                [0, 3, 60_000, 119_997],
                log.Among(new HashSet<long> { 0, 1, 3, 60_000, 119_997, 120_000 }).Order()
            );
        }

        Assert.False(File.Exists(path));
    }

    private static Batch Systems(params ulong[] ids)
    {
        var builder = new BatchBuilder();
        foreach (var id in ids)
        {
            builder.System(id, row => row.Group("population", 10, ("population", 5)));
        }

        return builder.Build();
    }

    private async Task AppendAndMergeAsync(LateRows late)
    {
        var asFiles = files.ToDictionary(file => file.Key, file => (TableFile)file.Value);
        await late.AppendAsync(asFiles, 1, Cancellation);
        await late.MergeAsync(asFiles, 1, Cancellation);
    }

    /// <summary>A file that counts what is done to it, and in which nothing is found.</summary>
    private sealed class CountingFile(TableDefinition table) : TableFile(table)
    {
        public List<long> Appended { get; } = [];

        public List<long> Wanted { get; } = [];

        public int Reads { get; private set; }

        public int Reopened { get; private set; }

        public override void Append(RowBuffer rows, ReadOnlyMemory<int> which)
        {
            foreach (var row in which.Span)
            {
                Appended.Add(rows.Int64(row, 0));
            }
        }

        public override ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public override ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public override ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken)
        {
            Reads++;
            for (var i = 0; i < keys.Count; i++)
            {
                Wanted.Add(keys.Number(i));
            }

            return ValueTask.CompletedTask;
        }

        public override ValueTask ReopenAsync(KeyList without, CancellationToken cancellationToken)
        {
            Reopened++;
            return ValueTask.CompletedTask;
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
