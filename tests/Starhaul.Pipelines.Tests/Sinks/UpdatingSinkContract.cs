using System.Text;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Dumps;
using Starhaul.Pipelines.Tests.Merging;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>What every sink does that updates its tables in place.</summary>
public abstract class UpdatingSinkContract : SinkContract
{
    [Fact]
    public async Task Counts_what_became_of_the_rows()
    {
        var first = new BatchBuilder()
            .System(1, row => row.Group("population", 10, ("population", 1)))
            .System(2, row => row.Group("population", 10, ("population", 2)))
            .System(3, row => row.Group("population", 10, ("population", 3)))
            .Station(7, row => Market(row, 10, "Hub", ["Gold", ("supply", 1)], ["Tea", ("supply", 2)], ["Fish"]))
            .Build();
        var second = new BatchBuilder()
            .System(1, row => row.Group("population", 20, ("population", 9)))
            .System(2, row => row.Group("population", 10, ("population", 2)))
            .System(3, row => row.Group("population", 5, ("population", 4)))
            .System(4)
            .Station(7, row => Market(row, 20, "Hub", ["Gold", ("supply", 1)], ["Tea", ("supply", 5)], ["Ale"]))
            .Build();

        var added = await ImportAsync(Import('a'), first);
        var merged = await ImportAsync(Import('b'), second);

        Assert.Equal(new RowCounts(3, 0, 0, 0), added[GalaxyTables.Systems]);
        Assert.Equal(new RowCounts(1, 0, 0, 0), added[GalaxyTables.Stations]);
        Assert.Equal(new RowCounts(3, 0, 0, 0), added[GalaxyTables.Market]);
        Assert.Equal(new RowCounts(1, 1, 2, 0), merged[GalaxyTables.Systems]);
        Assert.Equal(new RowCounts(0, 1, 0, 0), merged[GalaxyTables.Stations]);
        Assert.Equal(new RowCounts(1, 1, 1, 1), merged[GalaxyTables.Market]);
        await using var sink = CreateSink();
        await sink.OpenAsync(Cancellation);
        Assert.Equal(
            [added.Total, merged.Total],
            (await sink.ReadImportsAsync(Cancellation)).Select(import => import.Rows)
        );
    }

    [Fact]
    public async Task Two_that_load_the_same_import_count_each_record_once()
    {
        const string Seen = "2020-06-24 21:56:37+00";
        // Thirty systems of which ten come twice, and three records that are rejected.
        var dump = Systems.Dump([
            .. Enumerable.Range(1, 30).Select(id => Systems.Record(id, date: Seen)),
            .. Enumerable.Range(1, 3).Select(id => Systems.Record(id, date: "2999-01-01 00:00:00+00")),
            .. Enumerable.Range(1, 10).Select(id => Systems.Record(id, date: Seen)),
        ]);
        await using var one = CreateSink();
        await using var other = CreateSink();
        await one.OpenAsync(Cancellation);
        await other.OpenAsync(Cancellation);
        var import = await one.BeginAsync(Import(), Cancellation);
        Assert.Equal(import, await other.BeginAsync(Import(), Cancellation));

        // Their batches end at other records, so that each begins in the middle of one that the other has loaded.
        var ofOne = await BatchesOfAsync(dump, recordsOfABatch: 7);
        var ofOther = await BatchesOfAsync(dump, recordsOfABatch: 10);
        var counts = new LoadCounts();
        for (var i = 0; i < ofOne.Count; i++)
        {
            counts.Add(await one.LoadAsync(ofOne[i], Cancellation));
            if (i < ofOther.Count)
            {
                counts.Add(await other.LoadAsync(ofOther[i], Cancellation));
            }
        }

        await other.CompleteAsync(Finished, Cancellation);
        var complete = await one.CompleteAsync(Finished, Cancellation);
        Assert.Equal((40, 3), (complete.Records, complete.Rejected));
        Assert.Equal(new RowCounts(30, 0, 10, 0), complete.Rows);
        Assert.Equal(complete.Rows, counts.Total);
        Assert.Equal(30, (await DumpAsync())[GalaxyTables.Systems].Count);
    }

    [Fact]
    public async Task Takes_several_batches_at_once_as_it_takes_one_after_the_other()
    {
        var dump = Systems.Dump([
            .. Enumerable.Range(1, 30).Select(id => Systems.Record(id, date: "2020-06-24 21:56:37+00")),
            Systems.Record(99, date: "2999-01-01 00:00:00+00"),
            .. Enumerable.Range(1, 10).Select(id => Systems.Record(id, x: 5, date: "2021-06-24 21:56:37+00")),
        ]);
        var batches = await BatchesOfAsync(dump, recordsOfABatch: 7);
        await using var sink = CreateSink();
        await sink.OpenAsync(Cancellation);
        await sink.BeginAsync(Import(), Cancellation);
        var counts = await sink.LoadAsync(batches[0], Cancellation);

        // The first is in the tables already.
        counts.Add(await sink.LoadAsync([.. batches.Take(3)], Cancellation));
        counts.Add(await sink.LoadAsync([.. batches.Skip(3)], Cancellation));

        var complete = await sink.CompleteAsync(Finished, Cancellation);
        Assert.Equal((40, 1, batches[^1].EndOffset), (complete.Records, complete.Rejected, complete.Cursor));
        Assert.Equal(new RowCounts(30, 10, 0, 0), complete.Rows);
        Assert.Equal(complete.Rows, counts.Total);
        Assert.Equal(30, (await DumpAsync())[GalaxyTables.Systems].Count);
    }

    private static async Task<List<Batch>> BatchesOfAsync(string dump, int recordsOfABatch)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(dump));
        var reader = new GalaxyReader(content, new GalaxyReaderOptions { Now = Finished });
        var batches = new List<Batch> { new() };
        while (await reader.ReadAsync(batches[^1], recordsOfABatch, long.MaxValue, Cancellation))
        {
            batches.Add(new Batch());
        }

        batches.RemoveAt(batches.Count - 1);
        return batches;
    }

    [Fact]
    public async Task Marks_the_rows_that_changed_with_the_import_and_no_others()
    {
        await ImportAsync(
            Import('a'),
            new BatchBuilder()
                .System(1, row => row.Group("population", 10, ("population", 1)))
                .System(2, row => row.Group("population", 10, ("population", 2)))
                .Station(7, row => Market(row, 10, "Hub", ["Gold", ("supply", 1)], ["Tea", ("supply", 2)]))
                .Build()
        );
        await ImportAsync(
            Import('b'),
            new BatchBuilder()
                .System(1, row => row.Group("population", 20, ("population", 1)))
                .System(2, row => row.Group("population", 10, ("population", 2)))
                .Station(7, row => Market(row, 20, "Hub", ["Gold", ("supply", 1)], ["Tea", ("supply", 3)]))
                .Build()
        );

        var dump = await DumpAsync();
        Assert.Equal(2, dump.Import(GalaxyTables.Systems, 1UL));
        Assert.Equal(1, dump.Import(GalaxyTables.Systems, 2UL));
        Assert.Equal(2, dump.Import(GalaxyTables.Stations, 7L));
        Assert.Equal(1, dump.Import(GalaxyTables.Market, 7L, "Gold"));
        Assert.Equal(2, dump.Import(GalaxyTables.Market, 7L, "Tea"));
    }

    [Fact]
    public async Task Finds_another_import_of_the_same_content_unchanged()
    {
        await ImportAsync(Import('a'), WholeWorld(10, "x", 5).Build());
        var before = await DumpAsync();

        var counts = await ImportAsync(Import('b'), WholeWorld(10, "x", 5).Build());

        var after = await DumpAsync();
        Assert.Equal(before.Text, after.Text);
        Assert.Equal(new RowCounts(0, 0, counts.Total.Unchanged, 0), counts.Total);
        Assert.All(
            GalaxyTables.Data,
            table => Assert.All(after[table], row => Assert.Equal(1L, row[table.ImportColumn]))
        );
    }

    [Fact]
    public async Task Replaces_every_column_by_newer_data_and_none_by_older()
    {
        await ImportAsync(Import('a'), WholeWorld(10, "x", 5).Build());
        await ImportAsync(Import('b'), WholeWorld(20, "y", 6).Build());
        var newest = await DumpAsync();

        await ImportAsync(Import('c'), WholeWorld(15, "z", 7).Build());

        var after = await DumpAsync();
        Assert.Equal(newest.Text, after.Text);
        Assert.DoesNotContain("\"x\"", after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Makes_null_what_newer_data_states_without_a_value()
    {
        await ImportAsync(
            Import('a'),
            new BatchBuilder()
                .System(1, row => row.Group("politics", 10, ("allegiance", "x"), ("security", "")))
                .Build()
        );
        await ImportAsync(
            Import('b'),
            new BatchBuilder().System(1, row => row.Group("politics", 20, ("security", "High"))).Build()
        );

        var dump = await DumpAsync();
        Assert.Null(dump.Value(GalaxyTables.Systems, [1UL], "allegiance"));
        Assert.Equal("High", dump.Value(GalaxyTables.Systems, [1UL], "security"));
    }

    [Fact]
    public async Task Leaves_alone_what_newer_data_does_not_state()
    {
        await ImportAsync(Import('a'), WholeWorld(10, "x", 5).Build());
        var before = await DumpAsync();

        var counts = await ImportAsync(Import('b'), new BatchBuilder().System(1).Body(1, 2).Station(1).Build());

        Assert.Equal(new RowCounts(0, 0, 3, 0), counts.Total);
        Assert.Equal(before.Text, (await DumpAsync()).Text);
    }

    [Fact]
    public async Task Does_not_bring_rows_back_that_an_empty_market_removed()
    {
        await ImportAsync(
            Import('a'),
            new BatchBuilder().Station(7, row => Market(row, 10, "Hub", ["Gold"], ["Tea"])).Build()
        );
        var emptied = await ImportAsync(
            Import('b'),
            new BatchBuilder().Station(7, row => Market(row, 20, "Hub")).Build()
        );
        Assert.Equal(new RowCounts(0, 0, 0, 2), emptied[GalaxyTables.Market]);

        await ImportAsync(
            Import('c'),
            new BatchBuilder().Station(7, row => Market(row, 15, "Hub", ["Gold"], ["Fish"])).Build()
        );

        var dump = await DumpAsync();
        Assert.Empty(dump[GalaxyTables.Market]);
        Assert.Equal(20L, dump.Value(GalaxyTables.Stations, [7L], "market_time"));
    }

    [Fact]
    public async Task Lets_a_carrier_move_and_never_back()
    {
        foreach (var (content, time, system) in new[] { ('a', 10, 1UL), ('b', 20, 1UL << 63), ('c', 15, 3UL) })
        {
            await ImportAsync(
                Import(content),
                new BatchBuilder()
                    .System(system)
                    .Station(7, row => row.Group("location", time, ("system_id64", system)))
                    .Build()
            );
        }

        var dump = await DumpAsync();
        Assert.Equal(1UL << 63, dump.Value(GalaxyTables.Stations, [7L], "system_id64"));
        Assert.Equal(3, dump[GalaxyTables.Systems].Count);
    }

    [Fact]
    public async Task Keeps_the_sets_of_a_body_and_of_its_rings_apart()
    {
        await ImportAsync(
            Import('a'),
            new BatchBuilder()
                .System(1)
                .Body(1, 2, row => row.Set("signals", 10, [], ["A", ("count", 1)]).Set("genuses", 10, [], ["A"], ["B"]))
                .Ring(1, 2, "A Ring", row => row.Set("signals", 10, [], ["A", ("count", 3)]))
                .Ring(1, 2, "B Ring", row => row.Set("signals", 10, [], ["A", ("count", 4)]))
                .Body(1, 3, row => row.Set("signals", 10, [], ["A", ("count", 5)]))
                .Build()
        );
        await ImportAsync(
            Import('b'),
            new BatchBuilder()
                .System(1)
                .Body(1, 2, row => row.Set("genuses", 20, [], ["C"]))
                .Ring(1, 2, "A Ring", row => row.Set("signals", 20, []))
                .Build()
        );

        var dump = await DumpAsync();
        Assert.Equal(
            ["2|B Ring|signal|A|4", "2||genus|C|", "2||signal|A|1", "3||signal|A|5"],
            dump[GalaxyTables.Signals].Select(row => string.Join('|', row[1..6])).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(10, "0120")]
    [InlineData(10, "2102")]
    [InlineData(10, "1021")]
    [InlineData(10, "201")]
    [InlineData(null, "0120")]
    [InlineData(null, "2102")]
    [InlineData(null, "1021")]
    [InlineData(null, "201")]
    public async Task Keeps_of_equal_times_the_greater_value_in_any_order(int? time, string order)
    {
        string[] stars = ["G", "Ké\"\n", null!];
        object[][][] markets =
        [
            [
                ["Gold", ("supply", 1)],
            ],
            [
                ["Tea"],
                ["Gold", ("supply", 2)],
            ],
            [],
        ];
        var content = 'a';
        foreach (var form in order.Select(digit => digit - '0'))
        {
            await ImportAsync(
                Import(content++),
                new BatchBuilder()
                    .System(1, row => row.Group("main_star", time, ("main_star", stars[form])))
                    .Station(7, row => row.Set("market", time, [], markets[form]))
                    .Build()
            );
        }

        // None is the least, and by their first rows gold at 2 is more than gold at 1.
        var (star, market) = (1, 1);
        var dump = await DumpAsync();
        Assert.Equal(stars[star], dump.Value(GalaxyTables.Systems, [1UL], "main_star"));
        Assert.Equal(
            markets[market].Select(goods => (string)goods[0]).Order(StringComparer.Ordinal),
            dump[GalaxyTables.Market].Select(row => (string)row[1]!).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Any_order_of_partial_statements_gives_the_same_tables(int world)
    {
        var random = new Random(world);
        var statements = Enumerable.Range(0, 30).Select(_ => Statement.Of(random.Next(300))).ToArray();
        random.Shuffle(statements);
        foreach (var (index, said) in statements.Chunk(6).Index())
        {
            var batch = new BatchBuilder();
            said.ToList().ForEach(statement => statement.AddTo(batch));
            await ImportAsync(Import((char)('a' + index)), batch.Build());
        }

        Assert.Equal(MergeModel.Tables(statements).Text, (await DumpAsync()).Text);
    }

    [Fact]
    public async Task Loads_parts_whose_systems_were_not_selected()
    {
        await ImportAsync(
            Import('a'),
            new BatchBuilder()
                .Station(7, row => Market(row, 10, "Hub", ["Gold"]))
                .Body(5, 2, row => row.Group("arrival", 10, ("distance_to_arrival", 1)))
                .Build()
        );
        await ImportAsync(
            Import('b'),
            new BatchBuilder()
                .System(5, row => row.Group("population", 10, ("population", 1)))
                .Body(5, 2, row => row.Group("arrival", 20, ("distance_to_arrival", 2)))
                .Build()
        );

        var dump = await DumpAsync();
        Assert.Equal(2.0, dump.Value(GalaxyTables.Bodies, [5UL, 2L], "distance_to_arrival"));
        Assert.Equal(1L, dump.Value(GalaxyTables.Systems, [5UL], "population"));
    }

    [Fact]
    public async Task Leaves_out_a_batch_that_ends_at_the_cursor_or_before()
    {
        await using var sink = CreateSink();
        await sink.OpenAsync(Cancellation);
        await sink.BeginAsync(Import(), Cancellation);
        await sink.LoadAsync(new BatchBuilder().System(1).Build(100), Cancellation);

        var counts = await sink.LoadAsync(new BatchBuilder().System(2).Build(100), Cancellation);

        Assert.Equal(default, counts.Total);
        var complete = await sink.CompleteAsync(Finished, Cancellation);
        Assert.Equal((100, 1), (complete.Cursor, complete.Records));
        Assert.Single((await DumpAsync())[GalaxyTables.Systems]);
    }

    [Fact]
    public async Task Goes_on_with_an_import_that_began_before_its_file_was_whole()
    {
        var open = Import() with { Sha256 = "", Record = "" };
        var other = open with { Source = "another file" };
        await using var sink = CreateSink();
        await sink.OpenAsync(Cancellation);
        var begun = await sink.BeginAsync(open, Cancellation);
        await sink.LoadAsync(new BatchBuilder().System(1).Build(100), Cancellation);
        Assert.NotEqual(begun.Id, (await sink.BeginAsync(other, Cancellation)).Id);
        await sink.LoadAsync(new BatchBuilder().System(2).Build(70), Cancellation);
        Assert.Equal(100, (await sink.BeginAsync(open, Cancellation)).Cursor);

        var whole = await sink.BeginAsync(Import(), Cancellation);
        await sink.LoadAsync(new BatchBuilder().System(3).Build(200), Cancellation);
        await sink.CompleteAsync(Finished, Cancellation);

        Assert.Equal((begun.Id, 100, Import().Sha256), (whole.Id, whole.Cursor, whole.Sha256));
        var complete = Assert.Single(await sink.FindImportsAsync(Import() with { Source = "elsewhere" }, Cancellation));
        Assert.Equal((begun.Id, 200, Import().Record), (complete.Id, complete.Cursor, complete.Record));
        Assert.Equal(ImportRecord.Complete, complete.Status);
        var left = Assert.Single(await sink.FindImportsAsync(other, Cancellation));
        Assert.Equal((70, ImportRecord.Loading), (left.Cursor, left.Status));
        Assert.Equal(3, (await DumpAsync())[GalaxyTables.Systems].Count);
    }

    [Fact]
    public async Task Archives_of_one_path_on_two_machines_keep_an_import_each()
    {
        await using var one = CreateSink();
        await using var other = CreateSink();
        await one.OpenAsync(Cancellation);
        await other.OpenAsync(Cancellation);
        for (var turn = 0; turn < 5; turn++)
        {
            await one.BeginAsync(OpenSegment("one"), Cancellation);
            await other.BeginAsync(OpenSegment("other"), Cancellation);
        }

        var imports = await one.ReadImportsAsync(Cancellation);

        Assert.Equal(2, imports.Count);
        Assert.Equal(ImportRecord.Loading, imports[1].Status);

        static ImportRecord OpenSegment(string firstLine) =>
            Import() with
            {
                Sha256 = "",
                Record = ImportRows.OpenRecord(firstLine),
                FirstLine = firstLine,
            };
    }

    [Fact]
    public async Task Shows_a_batch_to_others_as_soon_as_it_is_loaded()
    {
        await using var sink = CreateSink();
        await sink.OpenAsync(Cancellation);
        await sink.BeginAsync(Import(), Cancellation);
        await sink.LoadAsync(new BatchBuilder().System(1).Build(100), Cancellation);

        await using var other = CreateSink();
        await other.OpenAsync(Cancellation);
        var import = Assert.Single(await other.ReadImportsAsync(Cancellation));
        Assert.Equal((ImportRecord.Loading, 100), (import.Status, import.Cursor));
        Assert.Single((await DumpAsync())[GalaxyTables.Systems]);
    }

    [Fact]
    public async Task Finds_a_system_by_its_name()
    {
        var position = ("x", (object?)1.5);
        await ImportAsync(
            Import(),
            new BatchBuilder()
                .System(
                    1,
                    row => row.Group("position", 10, ("name", "Alpha Centauri"), position, ("y", -2), ("z", 5e-324))
                )
                .Build()
        );

        await using var sink = CreateSink();
        var found = Assert.Single(await sink.PeekSystemsAsync("alpha centauri", Cancellation));
        Assert.Equal(new GalaxyPoint(1.5, -2, 5e-324), found.Place);
        Assert.Empty(await sink.PeekSystemsAsync("Beta Centauri", Cancellation));
    }
}
