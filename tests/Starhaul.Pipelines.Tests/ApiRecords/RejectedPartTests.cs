using System.Text.Json.Nodes;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.ApiRecords;

/// <summary>EDSM answers for a whole system with one record: of a bad body or station in it only its own rows go.</summary>
public sealed class RejectedPartTests
{
    private const string BadBody =
        """{"name":"B","type":"Star","subType":"X","isMainStar":true,"surfaceTemperature":1,"rings":[{"name":"B A Ring","type":"Icy","mass":1,"innerRadius":1,"outerRadius":2}],"updateTime":"2025-01-02 00:00:00"}""";

    [Theory]
    [InlineData(nameof(GalaxyForm.EdsmBodies), BadBody, "bodyId: missing; expected a whole number")]
    [InlineData(nameof(GalaxyForm.EdsmBodies), """{"bodyId":-1,"name":"B"}""", "bodyId: -1; expected a whole number")]
    [InlineData(nameof(GalaxyForm.EdsmBodies), """{"bodyId":9,"updateTime":"2026-01-01 00:10:01"}""", "updateTime: ")]
    [InlineData(nameof(GalaxyForm.EdsmBodies), "5", "element of bodies: 5; expected an object")]
    [InlineData(
        nameof(GalaxyForm.EdsmStations),
        """{"name":"S","distanceToArrival":1}""",
        "marketId: missing; expected"
    )]
    [InlineData(nameof(GalaxyForm.EdsmStations), "null", "element of stations: null; expected an object")]
    [InlineData(
        nameof(GalaxyForm.EdsmStations),
        """{"marketId":5,"updateTime":{"information":"2026-01-01 00:10:01"}}""",
        "updateTime.information: "
    )]
    public void The_rest_of_the_answer_is_taken(string name, string bad, string reason)
    {
        var form = Enum.Parse<GalaxyForm>(name);
        var good = form == GalaxyForm.EdsmBodies ? EdsmRecords.Bodies(1, 0) : EdsmRecords.Stations(1, 0);
        var list = form == GalaxyForm.EdsmBodies ? "bodies" : "stations";
        var expected = ApiRecord.Lines(form, good);
        for (var place = 0; place <= 2; place++)
        {
            var record = JsonNode.Parse(good)!;
            record[list]!.AsArray().Insert(place, JsonNode.Parse(bad));
            var text = record.ToJsonString();

            var dump = ApiRecord.Read(form, text);

            Assert.Equal(expected, dump.Rows.Select(row => row.ToString()));
            var reject = Assert.Single(dump.Rejects);
            Assert.StartsWith(reason, reject.Reason, StringComparison.Ordinal);
            Assert.Contains($", in {list}[{place}] ", reject.Reason, StringComparison.Ordinal);
            Assert.EndsWith(" of \"Elphin\"", reject.Reason, StringComparison.Ordinal);
            var element = record[list]![place]?.ToJsonString() ?? "null";
            Assert.Equal(element, reject.Record);
            Assert.Equal(element, text.Substring((int)reject.Offset, element.Length));
            Assert.Equal((1, 1), (dump.Batches[0].Records, dump.Batches[0].Rejected));
        }
    }

    [Fact]
    public void A_bad_main_star_is_not_that_of_the_system()
    {
        var dump = ApiRecord.Read(
            GalaxyForm.EdsmBodies,
            $$"""{"id64":1,"bodyCount":2,"bodies":[{{BadBody}},{"bodyId":1,"id64":2,"name":"A","type":"Star"}]}"""
        );

        Assert.Equal(["body_count"], dump[GalaxyTables.Systems].Single().Stated);
        Assert.Equal("A", dump[GalaxyTables.Bodies].Single()["name"]);
    }

    [Fact]
    public void An_answer_without_a_good_one_is_rejected_whole()
    {
        var dump = ApiRecord.Read(GalaxyForm.EdsmBodies, $$"""{"id64":1,"bodyCount":2,"bodies":[{{BadBody}},5]}""");

        Assert.Empty(dump.Rows);
        Assert.Equal((0, 1), (dump.Batches[0].Records, dump.Batches[0].Rejected));
        Assert.EndsWith(", in bodies[0] \"B\"", Assert.Single(dump.Rejects).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_without_an_id_is_told_once()
    {
        var dump = ApiRecord.Read(
            GalaxyForm.EdsmBodies,
            $$"""{"bodies":[{{BadBody}},{"bodyId":1,"id64":2,"name":"A","type":"Star"}],"name":"A"}"""
        );

        Assert.Empty(dump.Rows);
        Assert.StartsWith("id64: missing", Assert.Single(dump.Rejects).Reason, StringComparison.Ordinal);
    }
}
