using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Galaxy;

public sealed class RejectTests
{
    private const string Good = """{"id64":1,"name":"A"}""";

    [Theory]
    [InlineData("5", "record: 5")]
    [InlineData("""{"name":"B"}""", "id64: missing")]
    [InlineData("""{"id64":2}""", "name: missing")]
    [InlineData("""{"id64":-2,"name":"B"}""", "id64: -2")]
    [InlineData("""{"id64":18446744073709551616,"name":"B"}""", "id64: 18446744073709551616")]
    [InlineData("""{"id64":"x","name":"B"}""", "id64: \"x\"")]
    [InlineData("""{"id64":2,"name":5}""", "name: 5")]
    [InlineData("""{"id64":2,"name":""}""", "name: \"\"")]
    [InlineData("""{"id64":2,"name":"B","date":"2026-01-01 00:10:01+00"}""", "date: \"2026-01-01 00:10:01+00\"")]
    [InlineData("""{"id64":2,"name":"B","date":"02/06/2025 10:20"}""", "date: \"02/06/2025 10:20\"")]
    [InlineData("""{"id64":2,"name":"B","date":1748859630}""", "date: 1748859630")]
    [InlineData("""{"id64":2,"name":"B","date":""}""", "date: \"\"")]
    public void A_record_that_makes_no_sense_is_told_with_its_reason(string bad, string reason)
    {
        var dump = Dump.Read($"[{Good},{bad},{Good}]");

        var reject = Assert.Single(dump.Rejects);
        Assert.StartsWith(reason, reject.Reason, StringComparison.Ordinal);
        Assert.Equal(bad, reject.Record);
        Assert.Equal(Good.Length + 2, reject.Offset);
        Assert.Equal((2, 1), (dump.Batches[0].Records, dump.Batches[0].Rejected));
        Assert.Equal(2, dump.Rows.Count);
    }

    [Fact]
    public void Ten_minutes_ahead_is_not_too_far() =>
        Assert.Empty(Dump.Read("""[{"id64":2,"name":"B","date":"2026-01-01 00:10:00+00"}]""").Rejects);

    [Fact]
    public void A_rejected_record_leaves_no_trace()
    {
        var bad = AsOf2099(Records.Rich);
        var late = Records.Rich.Replace("2025-07-01", "2025-08-01", StringComparison.Ordinal);
        var lateAndBad = AsOf2099(late);

        var alone = Dump.Read($"[{Good},{Records.Rich}]");
        var dump = Dump.Read($"[{Good},{bad},{Records.Rich},{lateAndBad}]");

        Assert.Equal(2, dump.Rejects.Count);
        Assert.NotEqual(Records.Rich, late);
        Assert.Equal(alone.Rows.Select(row => row.ToString()), dump.Rows.Select(row => row.ToString()));
    }

    private static string AsOf2099(string record) => record.Trim()[..^1] + ""","updateTime":"2099-01-01T00:00:00Z"}""";

    [Fact]
    public void A_catalog_keeps_one_row_for_each_content_with_its_newest_time()
    {
        string Market(string name, string time) =>
            $$$"""{"id64":2,"name":"B","stations":[{"id":1,"market":{"commodities":[{"symbol":"Gold","name":"{{{name}}}"}],"updateTime":"{{{time}}}"}}]}""";

        var dump = Dump.Read(
            $"[{Market("Gold", "2025-01-02T00:00:00Z")},{Market("Gold", "2025-01-03T00:00:00Z")},{Market("Gold", "2025-01-01T00:00:00Z")},{Market("Or", "2025-01-01T00:00:00Z")}]"
        );

        Assert.Equal(
            ["Gold 1735862400", "Or 1735689600"],
            dump[GalaxyTables.Commodities].Select(row => $"{row["name"]} {row["details_time"]}")
        );
    }

    [Fact]
    public void Of_a_catalog_none_and_no_word_of_it_are_two_contents()
    {
        const string None = "\"allegiance\":null,";
        string System(int id64, string allegiance) =>
            $$"""{"id64":{{id64}},"name":"S{{id64}}","date":"2025-01-0{{id64}}T00:00:00Z","factions":[{"name":"F",{{allegiance}}"government":"Feudal"}]}""";

        var dump = Dump.Read($"[{System(1, None)},{System(2, "")},{System(3, None)}]");

        Assert.Equal(
            ["1735862400 ", "1735776000 {\"fields\":{\"allegiance\":false}}"],
            dump[GalaxyTables.Factions].Select(row => $"{row["details_time"]} {row["origins"]}")
        );
    }

    [Fact]
    public void What_a_catalog_holds_without_a_time_gets_none_of_a_record_that_has_one()
    {
        const string Faction = "\"factions\":[{\"name\":\"F\",\"government\":\"Feudal\"}]";

        var dump = Dump.Read(
            $$"""[{"id64":1,"name":"A",{{Faction}}},{"id64":2,"name":"B","date":"2025-01-02T00:00:00Z",{{Faction}}}]"""
        );

        Assert.Equal(
            [" ", "1735776000 {\"fields\":{\"allegiance\":false}}"],
            dump[GalaxyTables.Factions].Select(row => $"{row["details_time"]} {row["origins"]}")
        );
    }
}
