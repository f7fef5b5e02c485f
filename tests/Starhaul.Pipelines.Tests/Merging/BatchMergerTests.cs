using FsCheck;
using FsCheck.Fluent;
using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks;
using Xunit;

namespace Starhaul.Pipelines.Tests.Merging;

public sealed class BatchMergerTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Numbers of statements in any order and any number of times, and sizes of batches.</summary>
    private static Arbitrary<(int[] Seeds, int[] Sizes)> Loads { get; } =
        Arb.From(
            Gen.ArrayOf(Gen.Choose(0, 299))
                .Zip(Gen.ArrayOf(Gen.Choose(1, 9), 30))
                .Select(pair => (pair.Item1, pair.Item2)),
            load => ArbMap.Default.ArbFor<int[]>().Shrinker(load.Item1).Select(seeds => (seeds, load.Item2))
        );

    [Fact]
    public void Any_order_in_any_batches_gives_the_greatest_statement_of_every_atom() =>
        Check(
            Loads,
            async load =>
            {
                var statements = load.Seeds.Select(seed => Statement.Of(seed)).ToList();
                var content = new MemoryStore.Content();

                await LoadAsync(content, Partition(statements, load.Sizes));

                Assert.Equal(MergeModel.Tables(statements).Text, await TextAsync(content));
            }
        );

    [Fact]
    public void Any_order_in_any_batches_says_the_same_of_single_fields() =>
        Check(
            Loads,
            async load =>
            {
                var statements = load.Seeds.Select(seed => Statement.Of(seed)).ToList();
                var (content, other) = (new MemoryStore.Content(), new MemoryStore.Content());

                await LoadAsync(content, Partition(statements, load.Sizes));
                await LoadAsync(other, Partition(Enumerable.Reverse(statements), [1]));

                Assert.Equal(
                    (await TableDump.ReadAsync(new MemoryStore(other), Cancellation)).Origins,
                    (await TableDump.ReadAsync(new MemoryStore(content), Cancellation)).Origins
                );
            }
        );

    [Fact]
    public void A_second_load_changes_nothing() =>
        Check(
            Loads,
            async load =>
            {
                var statements = load.Seeds.Select(seed => Statement.Of(seed)).ToList();
                var content = new MemoryStore.Content();
                await LoadAsync(content, Partition(statements, load.Sizes));
                var before = await TextAsync(content);

                var counts = await LoadAsync(content, Partition(Enumerable.Reverse(statements), load.Sizes));

                Assert.Equal(new RowCounts(0, 0, counts.Total.Unchanged, 0), counts.Total);
                Assert.Equal(before, await TextAsync(content));
                Assert.All(content.Tables.SelectMany(Imports), import => Assert.Equal(1L, import));
            }
        );

    [Fact]
    public void Every_row_is_counted_once() =>
        Check(
            Loads,
            async load =>
            {
                // Systems come first, so that none is added for a body.
                var statements = load
                    .Seeds.Select(seed => Statement.Of(seed))
                    .Prepend(new Statement(GalaxyTables.Systems, [ulong.MaxValue], []))
                    .Prepend(new Statement(GalaxyTables.Systems, [ulong.MaxValue - 1], []))
                    .ToList();
                var batches = Partition(statements, load.Sizes).ToList();
                var content = new MemoryStore.Content();

                var counts = await LoadAsync(content, batches);

                foreach (var table in GalaxyTables.Data)
                {
                    var (added, changed, unchanged, removed) = counts[table];
                    if (table != GalaxyTables.PowerState)
                    {
                        // Rows of powers are made of several statements, and of none of the batch too.
                        Assert.Equal(batches.Sum(batch => batch[table].Count), added + changed + unchanged);
                    }

                    Assert.Equal(content.Tables[table].Count, added - removed);
                }
            }
        );

    [Fact]
    public async Task A_first_load_asks_for_keys_of_systems_stations_and_reference_tables_alone()
    {
        var content = new MemoryStore.Content();
        var store = new MemoryStore(content);
        await store.BeginAsync(Cancellation);
        var batch = new BatchBuilder();
        for (var seed = 0; seed < 200; seed++)
        {
            Statement.Of(seed).AddTo(batch);
        }

        await new BatchMerger(store).MergeAsync(batch.Build(), 1, Cancellation);

        Assert.Equal(
            [GalaxyTables.Systems, GalaxyTables.Stations, GalaxyTables.Factions, GalaxyTables.Ships],
            store.Reads
        );
    }

    [Fact]
    public async Task Sets_are_read_only_where_what_came_is_not_older()
    {
        var content = new MemoryStore.Content();
        await LoadAsync(content, [Station(7, 10), Station(8, 10)]);
        var store = new MemoryStore(content);
        var merger = new BatchMerger(store);
        await store.BeginAsync(Cancellation);

        await merger.MergeAsync(Station(7, 9), 2, Cancellation);
        Assert.Equal([GalaxyTables.Stations], store.Reads);
        await merger.MergeAsync(Station(7, 10), 2, Cancellation);
        Assert.Equal([GalaxyTables.Stations, GalaxyTables.Stations, GalaxyTables.Market], store.Reads);

        static Batch Station(long id, long time) =>
            new BatchBuilder().Station(id, row => row.Set("market", time, [], ["Gold"])).Build();
    }

    [Fact]
    public async Task What_a_row_holds_without_stating_it_is_not_loaded()
    {
        var batch = new BatchBuilder().System(1, row => row.Group("position", 10, ("name", "Sol"))).Build();
        var systems = batch[GalaxyTables.Systems];
        systems.Set(0, GalaxyTables.Systems["population"], 5);
        systems.Set(0, GalaxyTables.Systems["population_time"], 10);
        var content = new MemoryStore.Content();

        await LoadAsync(content, [batch]);

        var dump = await TableDump.ReadAsync(new MemoryStore(content), Cancellation);
        Assert.Equal("Sol", dump.Value(GalaxyTables.Systems, [1UL], "name"));
        Assert.Null(dump.Value(GalaxyTables.Systems, [1UL], "population"));
        Assert.Null(dump.Value(GalaxyTables.Systems, [1UL], "population_time"));
    }

    private static void Check<T>(Arbitrary<T> values, Func<T, Task> holds) =>
        Prop.ForAll(values, value => holds(value).GetAwaiter().GetResult()).Check(Thorough);

    private static IEnumerable<object?> Imports(
        KeyValuePair<TableDefinition, SortedDictionary<string, object?[]>> table
    ) => table.Value.Values.Select(row => row[table.Key.ImportColumn]);

    private static IEnumerable<Batch> Partition(IEnumerable<Statement> statements, int[] sizes)
    {
        var rest = statements.ToList();
        for (var index = 0; rest.Count > 0; index++)
        {
            var batch = new BatchBuilder();
            var size = Math.Min(sizes[index % sizes.Length], rest.Count);
            rest[..size].ForEach(statement => statement.AddTo(batch));
            rest.RemoveRange(0, size);
            yield return batch.Build();
        }
    }

    /// <summary>Every batch by one merger, with the number 1 for an import of empty tables and 2 for another.</summary>
    private static async Task<LoadCounts> LoadAsync(MemoryStore.Content content, IEnumerable<Batch> batches)
    {
        var import = content.Tables.Values.All(rows => rows.Count == 0) ? 1 : 2;
        var store = new MemoryStore(content);
        var merger = new BatchMerger(store);
        var counts = new LoadCounts();
        foreach (var batch in batches)
        {
            await store.BeginAsync(Cancellation);
            counts.Add(await merger.MergeAsync(batch, import, Cancellation));
            await store.CommitAsync(Cancellation);
        }

        return counts;
    }

    private static async Task<string> TextAsync(MemoryStore.Content content) =>
        (await TableDump.ReadAsync(new MemoryStore(content), Cancellation)).Text;
}
