using System.Text;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Galaxy;

public sealed class GalaxyReaderTests
{
    private const string System =
        """{"id64":1,"name":"A","coords":{"x":1.5,"y":-2,"z":3},"population":7,"date":"2025-06-24 21:56:37+00","bodies":[]}""";

    private static readonly string[] Layouts =
    [
        $"[{System},{System}]",
        $"[\n\t{System},\n\t{System}\n]\n",
        $"\uFEFF [ {System} , {System} ] ",
        $"{System}\n{System}\n",
        $"{System}{System}",
        $"\uFEFF{System.Replace(":", " :\r\n\t ", StringComparison.Ordinal).Replace("21 :\r\n\t 56 :\r\n\t 37", "21:56:37", StringComparison.Ordinal).Replace(",", " , ", StringComparison.Ordinal)}\n\n{System}",
    ];

    [Fact]
    public void Any_layout_gives_the_same_rows()
    {
        foreach (var layout in Layouts)
        {
            var dump = Dump.Read(layout);
            Assert.Equal(2, dump.Records);
            Assert.Equal(2, dump.Rows.Count);
            Assert.All(
                dump.Rows,
                row =>
                    Assert.Equal(
                        "systems id64=1 name=A population=7 population_time=1750802197 position_time=1750802197 "
                            + "thargoid_war_time=1750802197 x=1.5 y=-2 z=3 states position,population,thargoid_war",
                        row.ToString()
                    )
            );
        }
    }

    [Fact]
    public async Task A_read_of_a_file_can_be_ended()
    {
        var path = Path.Combine(Path.GetTempPath(), $"starhaul-{Guid.NewGuid():N}.json");
        await using var file = new FileStream(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            4096,
            FileOptions.DeleteOnClose
        );
        await file.WriteAsync(Encoding.UTF8.GetBytes(Layouts[0]), TestContext.Current.CancellationToken);
        file.Position = 0;
        var reader = new GalaxyReader(file, new GalaxyReaderOptions { Now = DateTimeOffset.UnixEpoch });
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            await reader.ReadAsync(new Batch(), 1, 1000, ended.Token)
        );
    }

    [Theory]
    [InlineData("[]")]
    [InlineData(" \r\n[ \n\t] \n")]
    public void An_empty_array_has_no_records(string json) => Assert.Empty(Dump.Read(json).Batches);

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("5")]
    [InlineData("\"id64\"")]
    [InlineData("[5]")]
    [InlineData("[{}]")]
    [InlineData("""[{"a":1,"b":2}]""")]
    [InlineData("""[{"id64":1,"name":"A"}] x""")]
    [InlineData("""[{"id64":1,"name":"A"}}""")]
    [InlineData("""[{"id64":1,"name":"A"},]""")]
    [InlineData("""[{"id64":1,"name":"A" "x":5}]""")]
    [InlineData("""[{"id64":1,"name":"A","x":[1}}]""")]
    [InlineData("""[{"id64":1,"name":"\x"}]""")]
    [InlineData("""[{"id64":01,"name":"A"}]""")]
    [InlineData("""[{"id64":1,"name":"A","date":nul}]""")]
    public void What_is_no_dump_is_unexpected_content(string json) =>
        Assert.Throws<UnexpectedContentException>(() => Dump.Read(json));

    [Fact]
    public void Unexpected_content_says_what_was_expected_and_found()
    {
        var error = Assert.Throws<UnexpectedContentException>(() => Dump.Read("""[{"url":"x","size":1}]"""));

        Assert.Contains("url, size", error.Message, StringComparison.Ordinal);
        Assert.Contains("id64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_beyond_the_bound_is_unexpected_content()
    {
        string Nested(int depth) =>
            $$"""[{"id64":1,"name":"A","x":{{new string('[', depth)}}{{new string(']', depth)}}}]""";

        Assert.Equal(1, Dump.Read(Nested(1_022)).Records);
        Assert.Throws<UnexpectedContentException>(() => Dump.Read(Nested(1_023)));
        var parents = Nested(1_200).Replace("\"x\"", "\"bodies\":[{\"bodyId\":1,\"parents\"", StringComparison.Ordinal);
        Assert.Throws<UnexpectedContentException>(() => Dump.Read(parents));
    }

    [Fact]
    public void A_cut_at_every_byte_is_found()
    {
        var whole = Encoding.UTF8.GetBytes($"[{Records.Rich},{System}]");
        for (var length = 1; length < whole.Length; length++)
        {
            Assert.Throws<IntegrityException>(() => Dump.Read(whole[..length]));
        }
    }

    [Fact]
    public void Damage_at_every_byte_never_does_more_than_end_the_walk()
    {
        var random = new Random(1);
        var whole = Encoding.UTF8.GetBytes($"[{Records.Rich},{System}]");
        for (var i = 0; i < whole.Length; i++)
        {
            var damaged = whole.ToArray();
            damaged[i] = (byte)random.Next(256);
            try
            {
                Dump.Read(damaged);
            }
            catch (StarhaulException error) when (error is UnexpectedContentException or IntegrityException)
            {
                // One of the two is what damage that can be seen comes to.
            }
        }
    }

    [Fact]
    public void Garbage_never_does_more_than_end_the_walk()
    {
        var random = new Random(2);
        var alphabet = """{}[]",:\u019eE+-. tfn"""u8.ToArray();
        for (var i = 0; i < 1_000; i++)
        {
            var garbage = Encoding
                .UTF8.GetBytes("""[{"id64":1,"name":"A","bodies":[{"bodyId":1,"materials":""")
                .Concat(Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)]))
                .ToArray();
            Assert.ThrowsAny<StarhaulException>(() => Dump.Read(garbage));
        }
    }

    [Fact]
    public void A_record_of_five_megabytes_is_read_whole()
    {
        var bodies = string.Join(
            ',',
            Enumerable
                .Range(0, 50_000)
                .Select(i => $$"""{"bodyId":{{i}},"name":"body {{i}}","unknown":"{{new string('x', 60)}}"}""")
        );
        var json = $$"""[{{System}},{"id64":2,"name":"B","bodies":[{{bodies}}]},{{System}}]""";
        Assert.True(json.Length > 5_000_000);

        var dump = Dump.Read(Encoding.UTF8.GetBytes(json), readsOf: 10_000);

        Assert.Equal(3, dump.Records);
        Assert.Equal(50_000, dump[GalaxyTables.Bodies].Count);
        Assert.Equal("49999", dump[GalaxyTables.Bodies][^1]["body_id"]);
    }

    [Fact]
    public void Reading_on_from_any_batch_gives_the_rows_that_are_left()
    {
        var bad = """{"name":"no id"}""";
        foreach (var array in new[] { true, false })
        {
            var records = string.Join(array ? " , " : "\n", Records.Rich, System, bad, System, bad);
            var json = Encoding.UTF8.GetBytes(array ? $" [ {records} ] " : records);
            var whole = Dump.Read(json, maxRecords: 1);
            Assert.Equal(5, whole.Batches.Count);
            for (var i = 0; i < 5; i++)
            {
                var options = new GalaxyReaderOptions
                {
                    Now = Dump.Now,
                    StartOffset = whole.Batches[i].End,
                    Kind = RecordKind.System,
                };
                var rest = Dump.Read(json, options, maxRecords: 1);
                Assert.Equal(whole.Batches.Skip(i + 1), rest.Batches);
                Assert.Equal(
                    whole.Rejects.Where(reject => reject.Offset >= options.StartOffset).Select(reject => reject.Offset),
                    rest.Rejects.Select(reject => reject.Offset)
                );
                Assert.Equal(rest.Rows.Select(Text), whole.Rows.Select(Text).TakeLast(rest.Rows.Count));
            }
        }

        static string Text(DumpRow row) => row.ToString();
    }

    [Fact]
    public void Unselected_tables_are_left_out_and_their_sets_are_not_stated()
    {
        var options = new GalaxyReaderOptions
        {
            Now = Dump.Now,
            Tables = new HashSet<TableDefinition> { GalaxyTables.Systems, GalaxyTables.Stations },
        };

        var dump = Dump.Read(Encoding.UTF8.GetBytes($"[{Records.Rich}]"), options);

        Assert.Equal(["stations", "systems"], dump.Rows.Select(row => row.Table).Distinct().Order());
        Assert.DoesNotContain("market", dump[GalaxyTables.Stations][1].Stated);
        Assert.Contains("prohibited", dump[GalaxyTables.Stations][1].Stated);
        Assert.Contains("factions", dump[GalaxyTables.Systems][0].Stated);
        Assert.DoesNotContain("factions", dump[GalaxyTables.Systems][0].Sets.Keys);
    }

    [Fact]
    public void A_filter_leaves_nothing_of_other_systems()
    {
        var empty = """{"id64":2,"name":"B","coords":{"x":0,"y":0,"z":0},"population":0}""";
        var json = Encoding.UTF8.GetBytes($"[{Records.Rich},{empty},{System}]");
        Dump Read(GalaxyFilter filter) => Dump.Read(json, new GalaxyReaderOptions { Now = Dump.Now, Filter = filter });

        var populated = Read(new GalaxyFilter { PopulatedOnly = true });
        var near = Read(new GalaxyFilter { Within = new GalaxySphere(new GalaxyPoint(1.5, -2, 0), 3) });

        Assert.Equal(3, populated.Records);
        Assert.Equal(["10477373803", "1"], populated[GalaxyTables.Systems].Select(row => row["id64"]));
        Assert.Equal(["2", "1"], near[GalaxyTables.Systems].Select(row => row["id64"]));
        Assert.Equal(2, near.Rows.Count);
    }
}
