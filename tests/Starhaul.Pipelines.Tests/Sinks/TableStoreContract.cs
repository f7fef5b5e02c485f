using System.Text;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>What every store passes: rows in and out. Transactions and schemas are in the sibling files.</summary>
public abstract partial class TableStoreContract : IAsyncLifetime
{
    /// <summary>Makes a target for one test that holds nothing yet.</summary>
    public abstract ValueTask InitializeAsync();

    /// <summary>Removes the target.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>A store of this test's target that is not open yet; several may be open at once.</summary>
    private protected abstract ITableStore NewStore();

    /// <summary>Runs SQL on the target past the store.</summary>
    private protected abstract Task ExecuteAsync(string sql);

    /// <summary>How the store keeps a text.</summary>
    private protected virtual string Kept(string text) => text;

    [Theory]
    [InlineData("systems", "id64")]
    [InlineData("stations", "system_id64")]
    public async Task Keeps_numbers_without_a_sign_at_their_extremes(string name, string column)
    {
        var table = GalaxyTables.All.Single(table => table.Name == name);
        var key = table.Columns[0].Name;
        var rows = StoreRows.Of(table);
        ulong[] values = [0, 1, 1UL << 53, (1UL << 63) - 1, 1UL << 63, (1UL << 63) + 1, ulong.MaxValue];
        foreach (var (index, value) in values.Index())
        {
            _ = key == column ? rows.With((key, value)) : rows.With((key, index), (column, value));
        }

        await AssertRoundTripAsync(rows);
    }

    [Fact]
    public async Task Keeps_whole_numbers_at_their_extremes()
    {
        var rows = StoreRows.Of(GalaxyTables.Systems);
        long[] values =
        [
            0,
            1,
            -1,
            127,
            128,
            -129,
            65_536,
            int.MinValue,
            int.MaxValue,
            1L << 53,
            long.MinValue,
            long.MaxValue,
        ];
        foreach (var (index, value) in values.Index())
        {
            rows.With(("id64", index), ("population", value), ("import_id", value));
        }

        await AssertRoundTripAsync(rows);
    }

    [Fact]
    public async Task Keeps_numbers_with_a_fraction_to_the_last_bit()
    {
        var rows = StoreRows.Of(GalaxyTables.Systems);
        double[] values =
        [
            0.0,
            1.0,
            -7.0,
            0.1,
            -0.1,
            double.Epsilon,
            1e308,
            double.MaxValue,
            double.MinValue,
            Math.PI,
            9007199254740993.0,
            1e18,
            9.3e18,
            -25.21875,
        ];
        foreach (var (index, value) in values.Index())
        {
            rows.With(("id64", index), ("x", value), ("y", -value), ("z", value / 3));
        }

        rows.With(("id64", 1000), ("x", -0.0));

        await AssertRoundTripAsync(rows);
    }

    [Fact]
    public async Task Keeps_times_and_flags()
    {
        var rows = StoreRows.Of(GalaxyTables.Systems);
        string[] times =
        [
            "0001-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00Z",
            "2026-11-22T01:02:03Z",
            "9999-12-31T23:59:59Z",
        ];
        foreach (var (index, time) in times.Index())
        {
            var seconds = DateTimeOffset
                .Parse(time, System.Globalization.CultureInfo.InvariantCulture)
                .ToUnixTimeSeconds();
            rows.With(("id64", index), ("position_time", seconds), ("needs_permit", index % 2));
        }

        await AssertRoundTripAsync(rows);
    }

    public static TheoryData<string> Texts { get; } =
        new(
            "",
            " ",
            "'",
            "\"",
            "'); DROP TABLE systems; --",
            "\\",
            "\\N",
            "{}",
            "a\tb\r\nc",
            "NULL",
            "é ö ß Ω 漢字 Ελλάδα",
            "👩‍🚀 🚀",
            "\u0001\u001f\u007f\u0080\ufeff\ufffd\uffff",
            "before\0after",
            "\0"
        );

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Keeps_any_text(string text)
    {
        var rows = StoreRows.Of(GalaxyTables.Systems).With(("id64", 1), ("name", text), ("main_star", text));
        var expected = StoreRows
            .Of(GalaxyTables.Systems)
            .With(("id64", 1), ("name", Kept(text)), ("main_star", Kept(text)));

        await AssertRoundTripAsync(rows, expected);
    }

    [Fact]
    public async Task Keeps_a_text_of_a_megabyte_between_small_ones()
    {
        var large = string.Concat(Enumerable.Repeat("0123456789abcdé", 70_000));
        var rows = StoreRows.Of(GalaxyTables.Systems);
        foreach (var key in Enumerable.Range(0, 5))
        {
            rows.With(
                ("id64", key),
                ("name", $"n{key}"),
                ("main_star", key % 2 == 0 ? "small" : large),
                ("security", "x")
            );
        }

        await AssertRoundTripAsync(rows);
    }

    [Fact]
    public async Task Keeps_json_as_it_was_written()
    {
        var rows = StoreRows.Of(GalaxyTables.Bodies);
        string[] values =
        [
            "null",
            "[]",
            "{}",
            """{"b":1.50,"a":1e2,"a":-0}""",
            """["\u00e9\ud83d\ude80",{"x":[1,2,3]}]""",
        ];
        foreach (var (index, value) in values.Index())
        {
            rows.With(("system_id64", 5), ("body_id", index), ("parents", value), ("materials", value));
        }

        await AssertRoundTripAsync(rows);
    }

    [Fact]
    public async Task Keeps_rows_of_every_table_full_and_empty()
    {
        await using var store = await OpenAsync();
        foreach (var table in GalaxyTables.All)
        {
            var rows = StoreRows.Of(table);
            foreach (var row in Enumerable.Range(0, 20))
            {
                rows.Add();
                var last = row % 2 == 0 ? table.Columns.Length : table.KeyLength;
                for (var column = 0; column < last; column++)
                {
                    var (cell, bits) = Cell(table.Columns[column].Type, row, column);
                    if (cell is null)
                    {
                        rows.Set(row, column, bits);
                    }
                    else
                    {
                        rows.Set(row, column, Encoding.UTF8.GetBytes(cell));
                    }
                }
            }

            await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));

            Assert.Equal(rows.Lines(), (await ReadAsync(store, rows)).Lines());
        }
    }

    [Fact]
    public async Task Reads_every_row_of_the_keys_that_were_asked_for_and_no_other()
    {
        await using var store = await OpenAsync();
        var rows = StoreRows.Of(GalaxyTables.Bodies);
        foreach (var key in Enumerable.Range(0, 4000 * 3))
        {
            rows.With(("system_id64", key / 3), ("body_id", key % 3), ("name", $"body {key}"));
        }

        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
        var keys = new KeyList(GalaxyTables.Bodies.Columns[0], new TextArena());
        var none = StoreRows.Of(GalaxyTables.Bodies);
        await store.ReadAsync(keys, none, Cancel);
        foreach (var key in Enumerable.Range(0, 6000).Where(key => key % 2 == 1))
        {
            keys.Add(key);
        }

        var read = StoreRows.Of(GalaxyTables.Bodies);
        await store.ReadAsync(keys, read, Cancel);

        Assert.Equal(0, none.Count);
        Assert.Equal(2000 * 3, read.Count);
        Assert.All(read.All(), row => Assert.Equal(1, read.Int64(row, 0) % 2));
        Assert.Equal(rows.Lines().Intersect(read.Lines()).Count(), read.Count);
    }

    [Fact]
    public async Task Reads_by_keys_that_are_text()
    {
        await using var store = await OpenAsync();
        var rows = StoreRows.Of(GalaxyTables.Commodities);
        string[] symbols = ["Gold", "gold", "", "'", "Thé 🚀", "Gold "];
        foreach (var (index, symbol) in symbols.Index())
        {
            rows.With(("symbol", symbol), ("commodity_id", index));
        }

        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
        var asked = StoreRows
            .Of(GalaxyTables.Commodities)
            .With(("symbol", "Gold"))
            .With(("symbol", "Thé 🚀"))
            .With(("symbol", "absent"));

        Assert.Equal(rows.Lines(), (await ReadAsync(store, rows)).Lines());
        Assert.Equal(
            ["symbol=\"Gold\" commodity_id=0", "symbol=\"Thé 🚀\" commodity_id=4"],
            (await ReadAsync(store, asked)).Lines()
        );
    }

    [Fact]
    public async Task Reads_a_whole_table_by_its_key_upwards()
    {
        await using var store = await OpenAsync();
        var rows = StoreRows.Of(GalaxyTables.Imports);
        foreach (var key in (int[])[10, 2, 33, 1])
        {
            rows.With(("import_id", key), ("pipeline", "spansh-dump"), ("record", "{}"));
        }

        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
        var read = StoreRows.Of(GalaxyTables.Imports);
        await store.ReadAllAsync(read, Cancel);

        Assert.Equal([1, 2, 10, 33], read.All().Select(row => read.Int64(row, 0)));
    }

    [Fact]
    public async Task Reads_the_row_with_the_greatest_key()
    {
        await using var store = await OpenAsync();
        var read = StoreRows.Of(GalaxyTables.Imports);
        await store.ReadLastAsync(read, Cancel);
        Assert.Equal(0, read.Count);

        var rows = StoreRows.Of(GalaxyTables.Imports);
        foreach (var key in (int[])[2, 10, 9])
        {
            rows.With(("import_id", key), ("pipeline", "spansh-dump"), ("record", "{}"));
        }

        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
        await store.ReadLastAsync(read, Cancel);

        Assert.Equal([10], read.All().Select(row => read.Int64(row, 0)));
    }

    [Fact]
    public async Task Reads_by_a_column_that_a_table_is_searched_by()
    {
        await using var store = await OpenAsync();
        var rows = StoreRows.Of(GalaxyTables.Imports);
        foreach (var (key, sha256) in ((int, string)[])[(1, "aa"), (2, ""), (3, "bb"), (4, "aa")])
        {
            rows.With(("import_id", key), ("sha256", sha256), ("record", "{}"));
        }

        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
        var read = StoreRows.Of(GalaxyTables.Imports);
        var keys = new KeyList(GalaxyTables.Imports.Columns[GalaxyTables.Imports["sha256"]], read.Text);
        keys.Add("");
        keys.Add("aa");
        keys.Add("cc");
        await store.ReadAsync(keys, read, Cancel);

        Assert.Equal([1, 2, 4], read.All().Select(row => read.Int64(row, 0)).Order());
    }

    [Fact]
    public async Task Writes_only_the_rows_that_it_was_told_to()
    {
        await using var store = await OpenAsync();
        var rows = StoreRows.Of(GalaxyTables.Systems).With(("id64", 3)).With(("id64", 1)).With(("id64", 2));

        await WriteAsync(store, () => store.InsertAsync(rows, new[] { 2, 0 }, Cancel));
        await WriteAsync(store, () => store.InsertAsync(rows, ReadOnlyMemory<int>.Empty, Cancel));

        Assert.Equal(["id64=2", "id64=3"], (await ReadAsync(store, rows)).Lines());
    }

    [Fact]
    public async Task Replaces_rows_whole()
    {
        await using var store = await OpenAsync();
        var rows = StoreRows.Of(GalaxyTables.Signals);
        var newer = StoreRows.Of(GalaxyTables.Signals);
        foreach (var index in Enumerable.Range(0, 100))
        {
            (string, object)[] key =
            [
                ("system_id64", ulong.MaxValue),
                ("body_id", 1),
                ("ring", ""),
                ("kind", "k"),
                ("name", $"{index}"),
            ];
            rows.With([.. key, ("count", index), ("import_id", 1)]);
            newer.With([.. key, ("import_id", 2)]);
        }

        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
        await WriteAsync(store, () => store.UpdateAsync(newer, newer.All().AsMemory(0, 50), Cancel));
        var read = (await ReadAsync(store, rows)).Lines();
        await WriteAsync(store, () => store.UpdateAsync(newer, newer.All(), Cancel));
        await WriteAsync(store, () => store.UpdateAsync(newer, ReadOnlyMemory<int>.Empty, Cancel));

        Assert.Equal(50, read.Intersect(rows.Lines()).Count());
        Assert.Equal(50, read.Intersect(newer.Lines()).Count());
        Assert.Equal(newer.Lines(), (await ReadAsync(store, rows)).Lines());
    }

    [Fact]
    public async Task Replaces_rows_of_a_table_that_is_all_key()
    {
        await using var store = await OpenAsync();
        var rows = StoreRows.Of(GalaxyTables.Shipyard).With(("market_id", 1), ("ship", "Anaconda"), ("import_id", 1));
        var newer = StoreRows.Of(GalaxyTables.Shipyard).With(("market_id", 1), ("ship", "Anaconda"), ("import_id", 2));

        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
        await WriteAsync(store, () => store.UpdateAsync(newer, newer.All(), Cancel));

        Assert.Equal(newer.Lines(), (await ReadAsync(store, rows)).Lines());
    }

    [Fact]
    public async Task Removes_rows_by_their_whole_keys()
    {
        await using var store = await OpenAsync();
        var rows = StoreRows.Of(GalaxyTables.Market);
        foreach (var index in Enumerable.Range(0, 200))
        {
            rows.With(("market_id", index / 100), ("commodity", $"c{index % 100}"), ("supply", index));
        }

        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
        await WriteAsync(store, () => store.DeleteAsync(rows, rows.All().AsMemory(0, 150), Cancel));
        await WriteAsync(store, () => store.DeleteAsync(rows, rows.All().AsMemory(0, 1), Cancel));
        await WriteAsync(store, () => store.DeleteAsync(rows, ReadOnlyMemory<int>.Empty, Cancel));

        var read = await ReadAsync(store, rows);
        Assert.Equal(50, read.Count);
        Assert.All(read.All(), row => Assert.True(read.Int64(row, GalaxyTables.Market["supply"]) >= 150));
    }

    [Theory]
    [InlineData("Sol", 1.5)]
    [InlineData("sOL", 1.5)]
    [InlineData("MAIA'S \"x\"", 2.5)]
    public async Task Finds_a_system_by_name_without_regard_to_case(string name, double x)
    {
        await using var store = await OpenAsync();
        var rows = StoreRows
            .Of(GalaxyTables.Systems)
            .With(("id64", 1), ("name", "Sol"), ("x", 1.5), ("y", -2.0), ("z", 0.25))
            .With(("id64", 2), ("name", "Maia's \"x\""), ("x", 2.5), ("y", -2.0), ("z", 0.25));

        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));

        var found = Assert.Single(await store.FindSystemsAsync(name, Cancel));
        Assert.Equal(new GalaxyPoint(x, -2.0, 0.25), found.Place);
        Assert.Equal(name, found.Name, ignoreCase: true);
    }

    [Fact]
    public async Task Finds_no_system_that_is_not_there_or_has_no_place()
    {
        await using var store = await OpenAsync();
        var rows = StoreRows.Of(GalaxyTables.Systems).With(("id64", 1), ("name", "Nowhere"));

        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));

        Assert.Empty(await store.FindSystemsAsync("Nowhere", Cancel));
        Assert.Empty(await store.FindSystemsAsync("absent", Cancel));
        Assert.Empty(await store.FindSystemsAsync("1", Cancel));
    }

    [Fact]
    public async Task Finds_every_system_of_a_name_and_one_by_its_id()
    {
        const ulong Greatest = ulong.MaxValue - 1;
        await using var store = await OpenAsync();
        var rows = StoreRows
            .Of(GalaxyTables.Systems)
            .With(("id64", 1), ("name", "b Velorum"), ("x", 1.0), ("y", 0.0), ("z", 0.0))
            .With(("id64", 2), ("name", "B Velorum"), ("x", 2.0), ("y", 0.0), ("z", 0.0))
            .With(("id64", Greatest), ("name", "B Velorum"), ("x", 3.0), ("y", 0.0), ("z", 0.0));

        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));

        Assert.Equal(
            [(1UL, "b Velorum", 1.0), (2UL, "B Velorum", 2.0), (Greatest, "B Velorum", 3.0)],
            (await store.FindSystemsAsync("B VELORUM", Cancel)).Select(Told).Order()
        );
        Assert.Equal(
            [(Greatest, "B Velorum", 3.0)],
            (await store.FindSystemsAsync($"{Greatest}", Cancel)).Select(Told)
        );

        static (ulong, string, double) Told(KnownSystem system) => (system.Id64, system.Name, system.Place.X);
    }

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected async Task<ITableStore> OpenAsync()
    {
        var store = NewStore();
        await store.OpenAsync(Cancel);
        return store;
    }

    private protected static async Task WriteAsync(ITableStore store, Func<ValueTask> write)
    {
        await store.BeginAsync(Cancel);
        await write();
        await store.CommitAsync(Cancel);
    }

    /// <summary>Reads what is under the keys of some rows.</summary>
    private protected static async Task<RowBuffer> ReadAsync(ITableStore store, RowBuffer rows)
    {
        var read = StoreRows.Of(rows.Table);
        await store.ReadAsync(rows.Keys(), read, Cancel);
        return read;
    }

    private async Task AssertRoundTripAsync(RowBuffer rows, RowBuffer? expected = null)
    {
        await using var store = await OpenAsync();
        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
        var inserted = await ReadAsync(store, rows);
        await WriteAsync(store, () => store.UpdateAsync(rows, rows.All(), Cancel));
        var updated = await ReadAsync(store, rows);

        Assert.Equal((expected ?? rows).Lines(), inserted.Lines());
        Assert.Equal((expected ?? rows).Lines(), updated.Lines());
    }

    private static (string? Text, long Bits) Cell(ColumnType type, int row, int column) =>
        type switch
        {
            ColumnType.Text => ($"r{row} c{column}", 0),
            ColumnType.Json => ($"[{row},{column}]", 0),
            ColumnType.Flag => (null, (row + column) % 2),
            ColumnType.Real => (null, BitConverter.DoubleToInt64Bits((row * 100) + column + 0.25)),
            _ => (null, (row * 100) + column),
        };
}
