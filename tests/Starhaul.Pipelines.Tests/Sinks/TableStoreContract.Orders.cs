using Starhaul.Pipelines.Merging;
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
        new Random(order).Shuffle(statements);
        await using var store = await OpenAsync();
        var merger = new BatchMerger(store);

        foreach (var (index, said) in statements.Chunk(8).Index())
        {
            var batch = new BatchBuilder();
            said.ToList().ForEach(statement => statement.AddTo(batch));
            await WriteAsync(store, async () => await merger.MergeAsync(batch.Build(), index + 1, Cancel));
        }

        Assert.Equal(expected, (await TableDump.ReadAsync(store, Cancel)).Text);
    }
}
