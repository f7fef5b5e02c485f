using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>
/// What every sink does. A test class of a sink derives from it (or from <see cref="UpdatingSinkContract"/>) and says how
/// the sink is made and how its tables are read back.
/// </summary>
public abstract class SinkContract : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Finished = DateTimeOffset.UnixEpoch.AddDays(20_001);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A sink on the one target of the test: a second one goes on where the first was left.</summary>
    private protected abstract Sink CreateSink();

    /// <summary>The tables of the target as people see them: the newest of each row. Every import is complete.</summary>
    private protected abstract Task<TableDump> DumpAsync();

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>An import of a content that a letter stands for.</summary>
    private protected static ImportRecord Import(char content = 'a', string options = "{}") =>
        new()
        {
            Pipeline = "spansh-dump",
            Source = "https://example.org/galaxy.json.gz",
            Sha256 = new string(content, 64),
            SourceTime = DateTimeOffset.UnixEpoch.AddDays(19_999),
            Record = """{"event":"record","path":"galaxy.json.gz"}""",
            Options = options,
            Started = DateTimeOffset.UnixEpoch.AddDays(20_000),
            Tool = "starhaul/0.1.0",
        };

    [Fact]
    public async Task Imports_are_peeked_at_while_another_sink_loads()
    {
        await ImportAsync(Import('a'), new BatchBuilder().System(1).Build());
        await using var loading = CreateSink();
        await loading.OpenAsync(Cancellation);
        await loading.BeginAsync(Import('b'), Cancellation);

        await using var peeking = CreateSink();
        var imports = await peeking.PeekImportsAsync(Cancellation);

        Assert.NotNull(imports);
        Assert.Equal(Import('a').Sha256, imports[0].Sha256);
    }

    /// <summary>One whole import in a sink of its own.</summary>
    private protected async Task<LoadCounts> ImportAsync(ImportRecord import, params Batch[] batches)
    {
        await using var sink = CreateSink();
        await sink.OpenAsync(Cancellation);
        await sink.BeginAsync(import, Cancellation);
        var counts = new LoadCounts();
        foreach (var batch in batches)
        {
            counts.Add(await sink.LoadAsync(batch, Cancellation));
        }

        await sink.CompleteAsync(Finished, Cancellation);
        return counts;
    }

    [Fact]
    public async Task Keeps_numbers_at_the_edges_of_their_types()
    {
        var batch = new BatchBuilder()
            .System(ulong.MaxValue, row => row.Group("population", 0, ("population", long.MaxValue)))
            .System(
                1UL << 63,
                row => row.Group("population", long.MaxValue / 1_000_000_000, ("population", long.MinValue))
            )
            .System(7, row => row.Group("position", 10, ("x", 5e-324), ("y", double.MaxValue), ("z", -0.1)))
            .Body((1UL << 63) + 5, 511, row => row.Group("identity", 10, ("id64", (511UL << 55) | 9)))
            .Build();

        await ImportAsync(Import(), batch);

        var dump = await DumpAsync();
        Assert.Equal(long.MaxValue, dump.Value(GalaxyTables.Systems, [ulong.MaxValue], "population"));
        Assert.Equal(0L, dump.Value(GalaxyTables.Systems, [ulong.MaxValue], "population_time"));
        Assert.Equal(long.MinValue, dump.Value(GalaxyTables.Systems, [1UL << 63], "population"));
        Assert.Equal(5e-324, dump.Value(GalaxyTables.Systems, [7UL], "x"));
        Assert.Equal(double.MaxValue, dump.Value(GalaxyTables.Systems, [7UL], "y"));
        Assert.Equal(-0.1, dump.Value(GalaxyTables.Systems, [7UL], "z"));
        Assert.Equal((511UL << 55) | 9, dump.Value(GalaxyTables.Bodies, [(1UL << 63) + 5, 511L], "id64"));
    }

    [Fact]
    public async Task Tells_an_empty_text_from_none_and_false_from_neither()
    {
        var batch = new BatchBuilder()
            .System(
                1,
                row =>
                    row.Group("position", 10, ("name", ""))
                        .Group("permit", 10, ("needs_permit", false))
                        .Group("main_star", 10, ("main_star", null))
            )
            .System(2, row => row.Group("position", 10).Group("permit", 10, ("needs_permit", true)))
            .System(3)
            .Build();

        await ImportAsync(Import(), batch);

        var dump = await DumpAsync();
        Assert.Equal("", dump.Value(GalaxyTables.Systems, [1UL], "name"));
        Assert.Null(dump.Value(GalaxyTables.Systems, [2UL], "name"));
        Assert.Equal(false, dump.Value(GalaxyTables.Systems, [1UL], "needs_permit"));
        Assert.Equal(true, dump.Value(GalaxyTables.Systems, [2UL], "needs_permit"));
        Assert.Null(dump.Value(GalaxyTables.Systems, [3UL], "needs_permit"));
        Assert.Equal(10L, dump.Value(GalaxyTables.Systems, [1UL], "main_star_time"));
        Assert.Null(dump.Value(GalaxyTables.Systems, [3UL], "main_star_time"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("quotes ' \" ` and \\ backslash \\n, commas; 100 % of {$1}")]
    [InlineData("line\nreturn\r\ntab\tbell\u0007 delete\u007f next\u0085")]
    [InlineData("é ß Ж 漢字 עברית \u0301 \u200d \ufeff \uffff")]
    [InlineData("\ud83d\ude80\udbff\udfff")]
    [InlineData(" leading and trailing ")]
    [InlineData("\\N")]
    [InlineData("NULL")]
    public async Task Keeps_every_kind_of_character(string text)
    {
        var batch = new BatchBuilder()
            .System(
                1,
                row =>
                    row.Group("position", 10, ("name", text))
                        .Set("factions", 10, [("controlling_faction", text)], [text, ("state", text)])
            )
            .Row(GalaxyTables.Factions, [text], row => row.Group("details", 10, ("government", text)))
            .Build();

        await ImportAsync(Import(), batch);

        var dump = await DumpAsync();
        Assert.Equal(text, dump.Value(GalaxyTables.Systems, [1UL], "name"));
        Assert.Equal(text, dump.Value(GalaxyTables.FactionPresence, [1UL, text], "state"));
        Assert.Equal(text, dump.Value(GalaxyTables.Factions, [text], "government"));
    }

    [Fact]
    public async Task Keeps_a_json_value_byte_for_byte()
    {
        const string Json = """{"b":1.50,"a":[null,"\u00e9",1e3],"b":2}""";
        var batch = new BatchBuilder().Body(1, 2, row => row.Group("parents", 10, ("parents", Json))).System(1).Build();

        await ImportAsync(Import(), batch);

        Assert.Equal(Json, (await DumpAsync()).Value(GalaxyTables.Bodies, [1UL, 2L], "parents"));
    }

    [Fact]
    public async Task Fills_every_column_of_every_table()
    {
        var batch = WholeWorld(time: 10, text: "x", number: 5).Build();

        await ImportAsync(Import(), batch);

        var dump = await DumpAsync();
        foreach (var table in GalaxyTables.Data)
        {
            Assert.True(dump[table].Count > 0, $"{table} is empty");
            // Origins are null where there are none, and a power beside its set has nothing but its name.
            var last = table == GalaxyTables.PowerState ? table.KeyLength : table.ImportColumn + 1;
            Assert.All(dump[table], row => Assert.All(row[..last], Assert.NotNull));
        }
    }

    [Fact]
    public async Task Writes_down_the_import()
    {
        var import = Import();
        var batch = new BatchBuilder().System(1).System(2).Build(endOffset: 500);
        batch.Rejected = 3;
        await using var sink = CreateSink();
        await sink.OpenAsync(Cancellation);
        Assert.Empty(await sink.ReadImportsAsync(Cancellation));

        var begun = await sink.BeginAsync(import, Cancellation);
        await sink.LoadAsync(batch, Cancellation);
        var complete = await sink.CompleteAsync(Finished, Cancellation);

        Assert.Equal(import with { Id = begun.Id }, begun);
        Assert.NotEqual(0, begun.Id);
        var expected = begun with
        {
            Status = ImportRecord.Complete,
            Finished = Finished,
            Cursor = 500,
            Records = 2,
            Rejected = 3,
            Rows = new RowCounts(2, 0, 0, 0),
        };
        Assert.Equal(expected, complete with { Files = [] });
        var read = Assert.Single(await sink.ReadImportsAsync(Cancellation));
        Assert.Equal(expected, read with { Files = [] });
        Assert.Equal(complete.Files, read.Files);
    }

    [Fact]
    public async Task Numbers_imports_upwards_and_lists_the_oldest_first()
    {
        await ImportAsync(Import('a'), new BatchBuilder().System(1).Build());
        await ImportAsync(Import('b'), new BatchBuilder().System(1).Build());
        await ImportAsync(Import('a', """{"select":"systems"}"""), new BatchBuilder().System(1).Build());

        await using var sink = CreateSink();
        await sink.OpenAsync(Cancellation);
        var imports = await sink.ReadImportsAsync(Cancellation);
        Assert.Equal([1L, 2L, 3L], imports.Select(import => import.Id));
        Assert.Equal("aba", string.Concat(imports.Select(import => import.Sha256[0])));
    }

    [Fact]
    public async Task Only_reads_the_batch()
    {
        var batch = WholeWorld(time: 10, text: "x", number: 5).Build();
        var before = Shown(batch);

        await ImportAsync(Import(), batch);

        Assert.Equal(before, Shown(batch));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Keeps_the_newest_of_a_row_that_comes_twice_in_an_import(bool isNewestFirst, bool isOneBatch)
    {
        Action<BatchBuilder>[] states =
        [
            batch => batch.Station(7, row => Market(row, 10, "Old", ["Gold", ("supply", 1)], ["Tea", ("supply", 2)])),
            batch => batch.Station(7, row => Market(row, 20, "New", ["Gold", ("supply", 9)])),
        ];
        if (isNewestFirst)
        {
            Array.Reverse(states);
        }

        await ImportAsync(Import(), Batches(states, isOneBatch));

        var dump = await DumpAsync();
        Assert.Equal("New", dump.Value(GalaxyTables.Stations, [7L], "name"));
        Assert.Equal(20L, dump.Value(GalaxyTables.Stations, [7L], "market_time"));
        Assert.Single(dump[GalaxyTables.Market]);
        Assert.Equal(9L, dump.Value(GalaxyTables.Market, [7L, "Gold"], "supply"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keeps_the_groups_of_two_rows_of_one_key_that_state_different_ones(bool isOneBatch)
    {
        await ImportAsync(
            Import(),
            Batches(
                [
                    batch => batch.System(1, row => row.Group("population", 20, ("population", 5))),
                    batch => batch.System(1, row => row.Group("main_star", 10, ("main_star", "G"))),
                ],
                isOneBatch
            )
        );

        var dump = await DumpAsync();
        Assert.Equal(5L, dump.Value(GalaxyTables.Systems, [1UL], "population"));
        Assert.Equal("G", dump.Value(GalaxyTables.Systems, [1UL], "main_star"));
    }

    [Fact]
    public async Task Goes_on_with_an_import_that_did_not_end()
    {
        var batches = new[]
        {
            WholeWorld(10, "x", 5).Build(100),
            WholeWorld(20, "y", 6).Build(200),
            WholeWorld(15, "z", 7).Build(300),
        };
        ImportRecord first;
        await using (var sink = CreateSink())
        {
            await sink.OpenAsync(Cancellation);
            first = await sink.BeginAsync(Import(), Cancellation);
            await sink.LoadAsync(batches[0], Cancellation);
            await sink.LoadAsync(batches[1], Cancellation);
        }

        await using (var sink = CreateSink())
        {
            await sink.OpenAsync(Cancellation);
            var second = await sink.BeginAsync(Import(), Cancellation);
            Assert.Equal(first.Id, second.Id);
            foreach (var batch in batches.Where(batch => batch.EndOffset > second.Cursor))
            {
                await sink.LoadAsync(batch, Cancellation);
            }

            var complete = await sink.CompleteAsync(Finished, Cancellation);
            Assert.Equal(300, complete.Cursor);
            Assert.Equal(batches.Sum(batch => batch.Records), complete.Records);
        }

        var dump = await DumpAsync();
        Assert.All(dump[GalaxyTables.Systems], row => Assert.Equal("y", row[GalaxyTables.Systems["name"]]));
        Assert.All(
            GalaxyTables.Data,
            table => Assert.Equal(dump[table].Count, dump[table].DistinctBy(row => Key(table, row)).Count())
        );
    }

    /// <summary>A market at a station with a name.</summary>
    private protected static RowBuilder Market(RowBuilder row, long? time, string name, params object[][] goods) =>
        row.Group("identity", time, ("name", name)).Set("market", time, [], goods);

    /// <summary>One batch of all, or one for each.</summary>
    private protected static Batch[] Batches(Action<BatchBuilder>[] states, bool isOne)
    {
        if (!isOne)
        {
            return states.Select((state, index) => Built([state], 100 * (index + 1))).ToArray();
        }

        return [Built(states, 100)];

        static Batch Built(Action<BatchBuilder>[] states, long endOffset)
        {
            var builder = new BatchBuilder();
            foreach (var state in states)
            {
                state(builder);
            }

            return builder.Build(endOffset);
        }
    }

    /// <summary>A row in every table, every group stated, every column with a value.</summary>
    private protected static BatchBuilder WholeWorld(long time, string text, long number)
    {
        var batch = new BatchBuilder();
        foreach (var table in GalaxyTables.Data.Where(table => table.Groups.Length > 0))
        {
            object[] key =
                table == GalaxyTables.Bodies || table == GalaxyTables.Rings
                    ? [1UL, 2L, "ring"]
                    : [table.Columns[0].IsText ? "key" : 1L];
            batch.Row(
                table,
                key[..table.KeyLength],
                row =>
                {
                    foreach (var group in table.Groups)
                    {
                        var columns = Columns(table, group.Columns);
                        if (group.Set is null)
                        {
                            row.Group(group.Name, time, columns);
                            continue;
                        }

                        var set = group.Set.Table;
                        var plain = Enumerable.Range(0, set.ImportColumn).Skip(set.KeyLength);
                        row.Set(group.Name, time, columns, ["member", .. Columns(set, plain).Cast<object>()]);
                    }
                }
            );
        }

        return batch;

        (string, object?)[] Columns(TableDefinition table, IEnumerable<int> columns) =>
            columns.Select(column => (table.Columns[column].Name, Value(table.Columns[column].Type))).ToArray();

        object? Value(ColumnType type) =>
            type switch
            {
                ColumnType.Text => text,
                ColumnType.Json => $"[\"{text}\"]",
                ColumnType.Flag => number % 2 == 0,
                ColumnType.Real => number / 8.0,
                _ => number,
            };
    }

    private static string Key(TableDefinition table, object?[] row) => string.Join('|', row.Take(table.KeyLength));

    private static string Shown(Batch batch) =>
        string.Join(
            '\n',
            from table in GalaxyTables.Data
            from row in Enumerable.Range(0, batch[table].Count)
            select $"{table}: {string.Join('|', batch[table].Values(row))}"
        );
}
