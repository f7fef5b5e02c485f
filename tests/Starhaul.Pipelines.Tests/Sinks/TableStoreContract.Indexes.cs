using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

public abstract partial class TableStoreContract
{
    private static readonly (double X, double Y, double Z)[] Places =
    [
        (0, 0, 0),
        (-0.03125, 49.96875, 50),
        (25.21875, -20.90625, 25899.96875),
        (-99_999.5, 100_000, -100_000),
        (1e9, -1e9, 399_949),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Systems_without_a_cube_get_it_when_indexes_are_made(bool isFirstLoad)
    {
        var rows = StoreRows
            .Of(GalaxyTables.Systems)
            .With(("id64", 1000), ("name", "Nowhere"))
            .With(("id64", 1001), ("x", 1.0));
        var expected = StoreRows
            .Of(GalaxyTables.Systems)
            .With(("id64", 1000), ("name", "Nowhere"))
            .With(("id64", 1001), ("x", 1.0));
        foreach (var (index, (x, y, z)) in Places.Index())
        {
            rows.With(("id64", index), ("x", x), ("y", y), ("z", z));
            expected.With(("id64", index), ("x", x), ("y", y), ("z", z), ("cell", SystemCell.Compute(x, y, z)));
        }

        await using var store = await OpenAsync();
        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));

        var made = await store.MakeIndexesAsync(isFirstLoad, progress: null, Cancel);

        Assert.Contains(made, step => step.Name == GalaxyTables.CellColumn);
        Assert.Equal(expected.Lines(), (await ReadAsync(store, rows)).Lines());
    }

    [Fact]
    public async Task Indexes_that_are_there_are_not_made_again()
    {
        await using var store = await OpenAsync();
        var first = await store.MakeIndexesAsync(isFirstLoad: false, progress: null, Cancel);

        var second = await store.MakeIndexesAsync(isFirstLoad: false, progress: null, Cancel);

        Assert.NotEmpty(first);
        Assert.DoesNotContain(second, step => step.Name.Contains('_', StringComparison.Ordinal));
    }
}
