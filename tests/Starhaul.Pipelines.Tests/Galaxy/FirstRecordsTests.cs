using System.Text;
using Starhaul.Pipelines.Galaxy;
using Xunit;

namespace Starhaul.Pipelines.Tests.Galaxy;

/// <summary>What a source holds is told by the first record that is known, among the first 100.</summary>
public sealed class FirstRecordsTests
{
    private const string System = """{"id64":1,"name":"A"}""";
    private const string Faction = """{"name":"F","allegiance":null,"systems":[]}""";

    [Theory]
    [InlineData("""{"id64":5}""", System, RecordKind.System)]
    [InlineData("null", System, RecordKind.System)]
    [InlineData("{}", System, RecordKind.System)]
    [InlineData("""{"id64":5,"name":"a body","bodyId":1}""", System, RecordKind.System)]
    [InlineData("""{"id64":5,"name":"a station","systemName":"A"}""", System, RecordKind.System)]
    [InlineData("5", Faction, RecordKind.Faction)]
    [InlineData("""{"name":"nothing else"}""", Faction, RecordKind.Faction)]
    [InlineData("""{"id":5,"name":"a station","allegiance":"A"}""", Faction, RecordKind.Faction)]
    public void An_unknown_first_record_is_one_reject(string first, string good, object kind)
    {
        var goods = string.Join(',', Enumerable.Repeat(good, 299));

        var dump = Dump.Read($"[ {first},{goods}]");

        Assert.Equal(299, dump.Records);
        var reject = Assert.Single(dump.Rejects);
        Assert.Equal((2, first), (reject.Offset, reject.Record));
        Assert.Contains("expected", reject.Reason, StringComparison.Ordinal);
        Assert.Equal(kind is RecordKind.Faction ? "factions" : "systems", dump.Rows[0].Table);
        var last = Dump.Read($"[{goods},{first}]");
        Assert.Equal(reject.Reason, Assert.Single(last.Rejects).Reason);
    }

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(99, 1, true)]
    [InlineData(100, 1, false)]
    [InlineData(1, 0, false)]
    [InlineData(42, 0, false)]
    public void One_of_the_first_hundred_must_be_known(int unknown, int known, bool isRead)
    {
        foreach (var layout in new[] { "[{0}]", "{0}" })
        {
            var records = Enumerable
                .Repeat("""{"url":"x","size":1}""", unknown)
                .Concat(Enumerable.Repeat(System, known));
            var json = layout.Replace(
                "{0}",
                string.Join(layout == "{0}" ? "\n" : ",", records),
                StringComparison.Ordinal
            );
            if (isRead)
            {
                Assert.Equal(unknown, Dump.Read(json).Rejects.Count);
                continue;
            }

            var error = Assert.Throws<UnexpectedContentException>(() => Dump.Read(json));

            Assert.Contains("url, size", error.Message, StringComparison.Ordinal);
            Assert.Contains("expected systems", error.Message, StringComparison.Ordinal);
            Assert.NotNull(error.Hint);
        }
    }

    [Fact]
    public void Unknown_records_of_any_length_in_any_batches_are_rejected_once()
    {
        var unknown = Enumerable.Range(0, 50).Select(i => $$"""{"no":{{i}},"x":"{{new string('x', 30_000)}}"}""");
        var json = Encoding.UTF8.GetBytes($"\uFEFF[{string.Join(',', unknown)},{System},{System}]");

        var whole = Dump.Read(json);

        Assert.Equal((2, 50), (whole.Records, whole.Rejects.Count));
        var small = Dump.Read(json, maxRecords: 7, readsOf: 100_000);
        Assert.Equal(whole.Rejects, small.Rejects);
        Assert.Equal(8, small.Batches.Count);
        foreach (var batch in small.Batches)
        {
            var options = new GalaxyReaderOptions
            {
                Now = Dump.Now,
                StartOffset = batch.End,
                Kind = RecordKind.System,
            };
            var rest = Dump.Read(json, options, maxRecords: 7);
            Assert.Equal(whole.Rejects.Where(reject => reject.Offset >= batch.End), rest.Rejects);
        }
    }

    [Fact]
    public void A_cut_behind_unknown_records_is_a_cut()
    {
        var json = $"[null,{System}]";
        for (var length = 1; length < "[null,{".Length + 10; length++)
        {
            Assert.Throws<IntegrityException>(() => Dump.Read(json[..length]));
        }
    }

    [Fact]
    public void Systems_among_factions_are_rejected()
    {
        var system = """{"id64":1,"name":"A","coords":{"x":1,"y":2,"z":3}}""";
        var dump = Dump.Read($$"""[{{Faction}},{{system}},{"name":"B","allegiance":"A","coords":null},{{Faction}}]""");

        Assert.Equal(["id64: 1", "coords: null"], dump.Rejects.Select(reject => reject.Reason.Split(';')[0]));
        Assert.NotEmpty(dump.Rows);
        Assert.All(dump.Rows, row => Assert.Equal(("factions", "F"), (row.Table, row["name"])));
    }

    [Fact]
    public void Factions_among_systems_are_rejected()
    {
        var dump = Dump.Read($"[{System},{Faction},{System}]");

        Assert.StartsWith("id64: missing", Assert.Single(dump.Rejects).Reason, StringComparison.Ordinal);
        Assert.Equal(2, dump.Rows.Count);
    }

    [Fact]
    public void The_middle_of_a_source_does_not_tell_what_it_holds() =>
        Assert.Throws<ArgumentException>(() =>
            Dump.Read(
                Encoding.UTF8.GetBytes($"[{System}]"),
                new GalaxyReaderOptions { Now = Dump.Now, StartOffset = 1 }
            )
        );
}
