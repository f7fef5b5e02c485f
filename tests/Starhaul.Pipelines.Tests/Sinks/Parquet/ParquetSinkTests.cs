using System.Text.RegularExpressions;
using Starhaul.DuckDb.Parquet;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Merging;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Starhaul.Pipelines.Tests.Sinks.Folders;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Parquet;

public sealed class ParquetSinkTests : FolderSinkContract
{
    public override ValueTask InitializeAsync()
    {
        LibDuckDb.SkipUnlessInstalled();
        return base.InitializeAsync();
    }

    [Fact]
    public async Task The_views_show_the_newest_of_several_imports_as_an_updating_sink_has_it()
    {
        Batch[] imports = [Older(), Newer(), Sparse()];
        var content = new MemoryStore.Content();
        foreach (var (index, batch) in imports.Index())
        {
            await ImportAsync(Import((char)('a' + index)), batch);
            await using var updating = new UpdatingSink(new MemoryStore(content), TimeProvider.System, new Random(1));
            await updating.OpenAsync(Cancellation);
            await updating.BeginAsync(Import((char)('a' + index)), Cancellation);
            await updating.LoadAsync(batch, Cancellation);
            await updating.CompleteAsync(Finished, Cancellation);
        }

        var expected = await TableDump.ReadAsync(new MemoryStore(content), Cancellation);
        Assert.Equal(expected.Text, (await DumpAsync()).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_order_of_partial_statements_gives_the_views_that_a_merge_would(int world)
    {
        var random = new Random(world);
        var statements = Enumerable.Range(0, 24).Select(_ => Statement.Of(random.Next(300))).ToList();
        foreach (var (index, said) in statements.Chunk(6).Index())
        {
            var batch = new BatchBuilder();
            said.ToList().ForEach(statement => statement.AddTo(batch));
            await ImportAsync(Import((char)('a' + index)), batch.Build());
        }

        Assert.Equal(Without(MergeModel.Tables(statements).Text), Without((await DumpAsync()).Text));

        // A body alone adds its system to a database, and nothing to a folder.
        static string Without(string text) =>
            string.Join('\n', text.Split('\n').Where(line => !Regex.IsMatch(line, @"^systems: id64=\d+$")));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_null_without_an_entry_means_what_the_definition_of_its_atom_says(bool hasTimes)
    {
        await ImportEachAsync([StatementScenes.Nulls(hasTimes ? 100 : null), StatementScenes.Values(50)]);

        StatementScenes.AreNone(await DumpAsync(), hasTimes);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_group_has_the_time_and_the_import_of_its_newest_statement_and_of_equal_ones_of_the_first_column()
    {
        await ImportEachAsync(StatementScenes.OfSystems);

        Assert.Equal(
            StatementScenes.OriginsOfSystems,
            ParquetDump.Lines(
                Target,
                $"SELECT id64 || ': ' || string_agg(line, '; ' ORDER BY line) AS line FROM ({StatementScenes.OriginsQuery}) GROUP BY id64 ORDER BY id64"
            )
        );
    }

    /// <summary>What an import itself does not show is in its column of origins, for a later one that brings the station back.</summary>
    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_is_stated_of_a_place_is_shown_while_the_station_is_there(int statementsOfFirst)
    {
        await ImportAsync(Import('z'), [.. StatementScenes.OfStations.Take(statementsOfFirst)]);
        await ImportEachAsync(StatementScenes.OfStations.Skip(statementsOfFirst));

        Assert.Equal(StatementScenes.PlacesOfStations, StatementScenes.PlacesOf(await DumpAsync()));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Of_imports_with_equal_times_the_views_show_the_same_in_every_order(int count)
    {
        var shown = new List<string>();
        foreach (var order in Orders([.. Enumerable.Range(0, count)]))
        {
            var folder = Path.Combine(Target, string.Concat(order));
            foreach (var form in order)
            {
                await ImportAtAsync(folder, (char)('a' + form), Tie(form));
            }

            shown.Add(ParquetDump.Read(folder).Text);
        }

        Assert.Equal(count == 2 ? 2 : 6, shown.Count);
        Assert.Single(shown.Distinct());
    }

    [Fact]
    public async Task Of_equal_forms_the_views_name_the_import_that_came_first()
    {
        await ImportAtAsync(Target, 'a', Older());
        await ImportAtAsync(Target, 'b', Older());

        Assert.Equal(1, ParquetDump.Read(Target).Import(GalaxyTables.Systems, 1UL));
    }

    [Theory]
    [InlineData("p[a]b*c d")]
    [InlineData("it's [")]
    [InlineData("[0-9]*")]
    [InlineData("]{a,b}!^-")]
    public async Task A_folder_whose_name_looks_like_a_pattern_has_views_of_its_own_files(string name)
    {
        var folder = Path.Combine(Target, name);
        Directory.CreateDirectory(Path.Combine(Target, "pab-c d"));
        await ImportAtAsync(folder, 'a', Older());

        Assert.Equal("Sol", ParquetDump.Read(folder).Value(GalaxyTables.Systems, [1UL], "name"));
    }

    [Fact]
    public void A_folder_with_a_backslash_in_its_path_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => CreateSinkAt(Path.Combine(Target, "a\\b", "c")));

        Assert.Contains("backslash", error.Message, StringComparison.Ordinal);
    }

    private async Task ImportEachAsync(IEnumerable<Batch> batches)
    {
        foreach (var (index, batch) in batches.Index())
        {
            await ImportAsync(Import((char)('a' + index)), batch);
        }
    }

    private async Task ImportAtAsync(string folder, char content, Batch batch)
    {
        await using var sink = CreateSinkAt(folder);
        await sink.OpenAsync(Cancellation);
        await sink.BeginAsync(Import(content), Cancellation);
        await sink.LoadAsync(batch, Cancellation);
        await sink.CompleteAsync(Finished, Cancellation);
    }

    /// <summary>One of several forms of the same rows, as old as each other, which differ in rows of sets alone or in columns.</summary>
    private static Batch Tie(int form)
    {
        string[] names = ["Gold", "Silver", "Tritium"];
        var name = names[form];
        return new BatchBuilder()
            .System(
                1,
                row =>
                    row.Group("position", 100, ("name", name), ("x", form / 8.0))
                        .Set("factions", 100, [("controlling_faction", "A")], ["A", ("influence", form / 4.0)], ["B"])
                        .Set("powers", 100, [], [name, ("is_controlling", true)])
            )
            .System(2, row => row.Set("factions", null, [], [name], [names[(form + 1) % 3]]))
            .Body(
                1,
                3,
                row => row.Set("signals", 100, [], ["Gold", ("count", (long)form)]).Set("genuses", 100, [], [name])
            )
            .Ring(1, 6, "A", row => row.Set("signals", 100, [], [name]))
            .Station(
                128,
                row =>
                    row.Set("market", 100, [], ["Gold", ("supply", (long)form), ("demand", 2L - form)])
                        .Set(
                            "shipyard",
                            100,
                            [],
                            form == 1
                                ? []
                                :
                                [
                                    [name],
                                ]
                        )
                        .Set("outfitting", 100, [], [name], ["Beam Laser"])
            )
            .Build();
    }

    private static IEnumerable<int[]> Orders(int[] forms) =>
        forms.Length == 1
            ? [forms]
            : forms.SelectMany(first => Orders([.. forms.Except([first])]).Select(rest => (int[])[first, .. rest]));

    private protected override Sink CreateSinkAt(string folder) => new ParquetSink(folder);

    private protected override Task<TableDump> DumpAsync() => Task.FromResult(ParquetDump.Read(Target));
}
