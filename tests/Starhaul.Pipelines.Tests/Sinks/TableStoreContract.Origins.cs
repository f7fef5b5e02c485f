using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>What a null means, where a group is from, and what is shown of a place.</summary>
public abstract partial class TableStoreContract
{
    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_null_without_an_entry_means_what_the_definition_of_its_atom_says(bool hasTimes)
    {
        var dump = await MergedAsync([StatementScenes.Nulls(hasTimes ? 100 : null), StatementScenes.Values(50)]);

        StatementScenes.AreNone(dump, hasTimes);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_group_has_the_time_and_the_import_of_its_newest_statement_and_of_equal_ones_of_the_first_column()
    {
        await MergedAsync(StatementScenes.OfSystems);

        // Into a column that the store reads back.
        await ExecuteAsync(
            $"UPDATE systems SET main_star = (SELECT string_agg(line, '; ' ORDER BY line) FROM ({StatementScenes.OriginsQuery}) lines WHERE lines.id64 = systems.id64)"
        );

        var systems = (await MergedAsync([]))[GalaxyTables.Systems];
        var seen = systems.OrderBy(row => row[0]).Select(row => $"{row[0]}: {row[GalaxyTables.Systems["main_star"]]}");
        Assert.Equal(StatementScenes.OriginsOfSystems, seen);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_is_stated_of_a_place_is_shown_while_the_station_is_there() =>
        Assert.Equal(
            StatementScenes.PlacesOfStations,
            StatementScenes.PlacesOf(await MergedAsync(StatementScenes.OfStations))
        );

    /// <summary>The tables after batches, each an import of its own.</summary>
    private async Task<TableDump> MergedAsync(IEnumerable<Batch> batches)
    {
        await using var store = await OpenAsync();
        var merger = new BatchMerger(store);
        foreach (var (index, batch) in batches.Index())
        {
            await WriteAsync(store, async () => await merger.MergeAsync(batch, index + 1, Cancel));
        }

        return await TableDump.ReadAsync(store, Cancel);
    }
}
