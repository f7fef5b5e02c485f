using System.Text;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tests.Sinks;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>What a second run does, and one of another dump.</summary>
public sealed class AgainTests : IDisposable
{
    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task What_was_loaded_is_not_loaded_again_and_nothing_is_written()
    {
        var source = scene.Write("dump.json", GalaxyOf(300_000));
        await scene.LoadAsync(source);
        var before = await File.ReadAllBytesAsync(scene.PathOf("galaxy.db"), Cancel);

        var again = await scene.LoadAsync(source);

        Assert.True(Assert.Single(again.Targets).IsUnchanged);
        Assert.Equal((0, 0), (again.Records, again.ContentRead));
        Assert.Equal(before, await File.ReadAllBytesAsync(scene.PathOf("galaxy.db"), Cancel));
    }

    [Fact]
    public async Task Force_loads_again_and_finds_everything_unchanged()
    {
        var source = scene.Write("dump.json", GalaxyOf(300_000));
        var first = await scene.LoadAsync(source);

        var again = await scene.LoadAsync(source, new SpanshDumpOptions { Targets = [scene.Target], Force = true });

        Assert.Equal(2, again.Targets[0].ImportId);
        Assert.All(
            again.Targets[0].Tables,
            table => Assert.Equal((0, 0, 0), (table.New, table.Changed, table.Removed))
        );
        // A faction that the dump states in two ways is new and changed at first, and unchanged twice when it is there.
        Assert.Equal(
            first.Targets[0].Tables.Select(table => table.New + (table.Table == "factions" ? table.Changed : 0)),
            again.Targets[0].Tables.Select(table => table.Unchanged)
        );
    }

    [Fact]
    public async Task A_target_that_lacks_the_content_is_loaded_beside_one_that_has_it()
    {
        var source = scene.Write("dump.json", GalaxyOf(300_000));
        await scene.LoadAsync(source);

        var both = await scene.LoadAsync(
            source,
            new SpanshDumpOptions { Targets = [scene.Target, scene.TargetAt("second.db")] }
        );

        Assert.Equal([true, false], both.Targets.Select(target => target.IsUnchanged));
        Assert.Equal(await scene.TablesAsync(), await scene.TablesAsync("second.db"));
    }

    [Fact]
    public async Task A_delta_changes_what_it_states_and_nothing_else()
    {
        var first = Systems.Dump(Systems.Record(1), Systems.Record(2), Systems.Record(3));
        var delta = Systems.Dump(
            Systems.Record(2, population: 7, date: "2025-07-01 00:00:00+00"),
            Systems.Record(3, population: 9, date: "2025-01-01 00:00:00+00"),
            Systems.Record(4)
        );
        await scene.LoadAsync(scene.Write("first.json", first));
        var before = (await scene.TablesAsync()).Split('\n');

        var result = await scene.LoadAsync(scene.Write("delta.json", delta));

        Assert.Equal(new TableChange("systems", 1, 1, 1, 0), result.Targets[0].Tables[0]);
        var after = (await scene.TablesAsync()).Split('\n');
        Assert.Equal(2, after.Except(before).Count());
        Assert.Contains(after.Except(before), line => line.Contains("population=7", StringComparison.Ordinal));
        Assert.Contains(after.Except(before), line => line.Contains("id64=4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dumps_give_the_same_tables_in_any_order()
    {
        var dump = Encoding.UTF8.GetString(GalaxyOf(200_000));
        string[] dumps =
        [
            dump,
            dump.Replace("2025-02", "2025-11", StringComparison.Ordinal),
            dump.Replace("2025-03", "2024-03", StringComparison.Ordinal)
                .Replace("\"population\":0", "\"population\":5", StringComparison.Ordinal),
        ];
        int[][] orders =
        [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ];
        var tables = new HashSet<string>(StringComparer.Ordinal);

        foreach (var order in orders)
        {
            var name = $"{string.Join('-', order)}.db";
            foreach (var which in order)
            {
                var options = new SpanshDumpOptions { Targets = [scene.TargetAt(name)] };
                await scene.LoadAsync(scene.Write($"{which}.json", dumps[which]), options);
            }

            tables.Add(await scene.TablesAsync(name));
        }

        Assert.Single(tables);
    }

    [Fact]
    public async Task Targets_that_left_off_at_different_places_are_each_given_the_rest()
    {
        var plain = GalaxyOf(1_500_000);
        var source = scene.Write("dump.json", plain);
        await scene.LoadAsync(source);
        var whole = await scene.OneImportAsync();
        var half = await HalfAsync("galaxy.db", at: 40);
        await HalfAsync("second.db", at: 80);

        var result = await scene.LoadAsync(
            source,
            new SpanshDumpOptions { Targets = [scene.TargetAt("second.db"), scene.TargetAt("galaxy.db")] }
        );

        Assert.InRange(result.ContentRead, 1, plain.Length - half);
        foreach (var name in new[] { "galaxy.db", "second.db" })
        {
            var imports = await SpanshDump.ReadImportsAsync(scene.TargetAt(name), Cancel);
            Assert.Equal((whole.Records, whole.Cursor), (imports[0].Records, imports[0].Cursor));
            Assert.Equal(await scene.UndisturbedAsync(plain), await scene.TablesAsync(name));
        }

        // Leaves a target as a run leaves it that was ended after so many records.
        async Task<long> HalfAsync(string name, int at)
        {
            File.Delete(scene.PathOf(name));
            await using (var sink = AllSinks.Registry.Create(scene.TargetAt(name), TimeProvider.System))
            {
                await sink.OpenAsync(Cancel);
                await sink.BeginAsync(
                    whole with
                    {
                        Id = 0,
                        Status = ImportRecord.Loading,
                        Finished = null,
                        Cursor = 0,
                        Records = 0,
                        Rows = default,
                    },
                    Cancel
                );
                var reader = new GalaxyReader(
                    new MemoryStream(plain),
                    new GalaxyReaderOptions { Now = TimeProvider.System.GetUtcNow() }
                );
                var batch = new Batch();
                await reader.ReadAsync(batch, at, long.MaxValue, Cancel);
                await sink.LoadAsync(batch, Cancel);
            }

            var import = Assert.Single(await SpanshDump.ReadImportsAsync(scene.TargetAt(name), Cancel));
            Assert.Equal((ImportRecord.Loading, at), (import.Status, import.Records));
            return import.Cursor;
        }
    }
}
