using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Merging;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>Sources that say a part each, in any order.</summary>
public abstract partial class TableStoreContract
{
    [Theory(Timeout = 120_000)]
    [InlineData(11, 1)]
    [InlineData(11, 2)]
    [InlineData(12, 1)]
    [InlineData(12, 2)]
    [InlineData(13, 3)]
    public async Task Any_order_of_partial_statements_gives_the_tables_of_the_model(int world, int order)
    {
        var ofWorld = new Random(world);
        var statements = Enumerable.Range(0, 40).Select(_ => Statement.Of(ofWorld.Next(300))).ToArray();
        var expected = MergeModel.Tables(statements).Text;
        var origins = await OriginsInMemoryAsync(statements);
        new Random(order).Shuffle(statements);
        await using var store = await OpenAsync();
        var merger = new BatchMerger(store);

        foreach (var (index, said) in statements.Chunk(8).Index())
        {
            var batch = new BatchBuilder();
            said.ToList().ForEach(statement => statement.AddTo(batch));
            await WriteAsync(store, async () => await merger.MergeAsync(batch.Build(), index + 1, Cancel));
        }

        var dump = await TableDump.ReadAsync(store, Cancel);
        Assert.Equal(expected, dump.Text);
        Assert.Equal(origins, dump.Origins);
    }

    private static async Task<string> OriginsInMemoryAsync(IEnumerable<Statement> statements)
    {
        await using var store = new MemoryStore(new MemoryStore.Content());
        var merger = new BatchMerger(store);
        foreach (var statement in statements)
        {
            var batch = new BatchBuilder();
            statement.AddTo(batch);
            await WriteAsync(store, async () => await merger.MergeAsync(batch.Build(), 1, Cancel));
        }

        return (await TableDump.ReadAsync(store, Cancel)).Origins;
    }

    [Fact(Timeout = 60_000)]
    public async Task A_view_says_of_each_group_and_of_each_field_that_differs_where_it_is_from()
    {
        await using (var store = await OpenAsync())
        {
            var merger = new BatchMerger(store);
            var first = Said(
                100,
                ("allegiance", "Empire"),
                ("government", "Feudal"),
                ("security", "Low"),
                ("name", "Elphin")
            );
            var second = Said(200, ("security", "High"));
            await WriteAsync(store, async () => await merger.MergeAsync(first, 1, Cancel));
            await WriteAsync(store, async () => await merger.MergeAsync(second, 2, Cancel));
        }

        // Into a column that the store reads back.
        await ExecuteAsync(
            """
            UPDATE systems SET name = (
              SELECT string_agg(line, '; ' ORDER BY line) FROM (
                SELECT o."group" || ' ' || coalesce(o.field, '*') || ' ' || CAST(o.import_id AS TEXT)
                  || CASE WHEN o.time = s.politics_time THEN ' late' ELSE ' early' END AS line
                FROM systems_origins o JOIN systems s ON s.id64 = o.id64) lines)
            """
        );

        await using var reading = await OpenAsync();
        var dump = await TableDump.ReadAsync(reading, Cancel);
        Assert.Equal(
            "politics * 2 late; politics allegiance 1 early; politics government 1 early; position * 1 early",
            dump.Value(GalaxyTables.Systems, [7UL], "name")
        );

        static Batch Said(long time, params (string Column, string Value)[] atoms) =>
            new BatchBuilder()
                .System(
                    7,
                    row =>
                    {
                        foreach (var (column, value) in atoms)
                        {
                            row.Atom(GalaxyTables.Systems.Atom(column), time, [(column, value)]);
                        }

                        row.Complete();
                    }
                )
                .Build();
    }
}
