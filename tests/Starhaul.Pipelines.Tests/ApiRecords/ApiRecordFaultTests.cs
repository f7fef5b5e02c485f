using System.Text.Json.Nodes;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.ApiRecords;

public sealed class ApiRecordFaultTests
{
    private const string Later = "2026-01-01 00:10:01+00";

    [Theory]
    [InlineData(nameof(GalaxyForm.SpanshSystems), """{"name":"A"}""", "id64: missing")]
    [InlineData(nameof(GalaxyForm.SpanshSystems), """{"id64":1}""", "name: missing")]
    [InlineData(nameof(GalaxyForm.SpanshSystems), """{"id64":1,"name":"A","market_id":5}""", "market_id: 5")]
    [InlineData(
        nameof(GalaxyForm.SpanshSystems),
        """{"id64":1,"name":"A","updated_at":"2026-01-01 00:10:01+00"}""",
        "updated_at: "
    )]
    [InlineData(nameof(GalaxyForm.SpanshBodies), """{"body_id":1,"system_name":"A"}""", "system_id64: missing")]
    [InlineData(
        nameof(GalaxyForm.SpanshBodies),
        """{"system_id64":1,"system_name":"A","name":"B"}""",
        "body_id: missing"
    )]
    [InlineData(
        nameof(GalaxyForm.SpanshBodies),
        """{"system_id64":1,"body_id":1,"name":"B"}""",
        "system_name: missing"
    )]
    [InlineData(
        nameof(GalaxyForm.SpanshStations),
        """{"system_id64":1,"system_name":"A","name":"B"}""",
        "market_id: missing"
    )]
    [InlineData(nameof(GalaxyForm.SpanshStations), """{"market_id":1,"system_name":"A"}""", "system_id64: missing")]
    [InlineData(nameof(GalaxyForm.EdsmBodies), """{"name":"A","bodies":[]}""", "id64: missing")]
    [InlineData(nameof(GalaxyForm.EdsmBodies), """{"id64":1,"bodies":[{"bodyId":null,"name":"B"}]}""", "bodyId: null")]
    [InlineData(nameof(GalaxyForm.EdsmBodies), """{"id64":1,"bodies":[5]}""", "element of bodies: 5")]
    [InlineData(
        nameof(GalaxyForm.EdsmStations),
        """{"id64":1,"stations":[{"marketId":null,"name":"B"}]}""",
        "marketId: null"
    )]
    [InlineData(nameof(GalaxyForm.EdsmStations), """{"id64":1,"stations":[[]]}""", "element of stations: []")]
    [InlineData(nameof(GalaxyForm.EdsmFactions), """{"id64":null,"factions":[]}""", "id64: null")]
    [InlineData(nameof(GalaxyForm.EdsmFactions), """{"id64":1,"factions":[{"influence":1}]}""", "name: missing")]
    [InlineData(
        nameof(GalaxyForm.EdsmFactions),
        """{"id64":1,"factions":[{"name":"F","lastUpdate":1767226201}]}""",
        "lastUpdate: 1767226201"
    )]
    [InlineData(nameof(GalaxyForm.EdsmFactions), "5", "record: 5")]
    public void A_record_without_what_it_needs_is_told_with_its_reason(string name, string record, string reason)
    {
        var form = Enum.Parse<GalaxyForm>(name);
        var good = Good(form);
        var dump = ApiRecord.Read(form, $"[{good},{record},{good}]");

        var reject = Assert.Single(dump.Rejects);
        Assert.StartsWith(reason, reject.Reason, StringComparison.Ordinal);
        Assert.Equal((2, 1), (dump.Batches[0].Records, dump.Batches[0].Rejected));
        Assert.Equal(
            ApiRecord.Read(form, $"[{good},{good}]").Rows.Select(row => row.ToString()),
            dump.Rows.Select(row => row.ToString())
        );
    }

    [Fact]
    public void A_time_of_a_section_that_is_ahead_rejects_the_section()
    {
        var whole = ApiRecord.Read(GalaxyForm.SpanshStations, SearchRecords.Station);
        string[] sections = ["prohibited", "shipyard", "outfitting"];
        string[] fields = ["market_updated_at", "shipyard_updated_at", "outfitting_updated_at"];
        foreach (var (field, section) in fields.Zip(sections))
        {
            var record = JsonNode.Parse(SearchRecords.Station)!;
            record[field] = Later;

            var dump = ApiRecord.Read(GalaxyForm.SpanshStations, record.ToJsonString());

            Assert.StartsWith($"{field}: ", Assert.Single(dump.Rejects).Reason, StringComparison.Ordinal);
            Assert.Equal(
                whole[GalaxyTables.Stations].Single().Stated.Except([section]),
                dump[GalaxyTables.Stations].Single().Stated
            );
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Records_that_come_in_pieces_give_the_same_rows(string name)
    {
        var form = Enum.Parse<GalaxyForm>(name);
        var good = Good(form);

        // The buffer of a reader is a megabyte: what is before pushes the record over its end.
        var whole = ApiRecord.Lines(form, good);
        for (var length = 1; length < good.Length; length += 211)
        {
            var padding = new string(' ', (1024 * 1024) - length);
            Assert.Equal(whole, ApiRecord.Lines(form, padding + good));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Any_member_may_be_missing_null_or_something_else(string name)
    {
        var form = Enum.Parse<GalaxyForm>(name);
        var good = JsonNode.Parse(Good(form))!.AsObject();
        foreach (var member in good.Select(pair => pair.Key).ToList())
        {
            foreach (
                var value in new[]
                {
                    "",
                    "null",
                    "5",
                    "-1.5",
                    "\"x\"",
                    "[]",
                    "{}",
                    "[5]",
                    "[{}]",
                    "[\"\"]",
                    "{\"a\":1}",
                    "true",
                }
            )
            {
                var record = good.DeepClone().AsObject();
                record.Remove(member);
                if (value.Length > 0)
                {
                    record[member] = JsonNode.Parse(value);
                }

                var dump = ApiRecord.Read(form, $"{record.ToJsonString()}\n{good.ToJsonString()}");
                var parts = dump.Rejects.Count(reject => reject.Reason.Contains(", in ", StringComparison.Ordinal));
                Assert.InRange(dump.Records + dump.Rejects.Count, 2, 2 + parts);
                Assert.InRange(dump.Records, 1, 2);
            }
        }
    }

    public static TheoryData<string> Forms() =>
        [.. Enum.GetNames<GalaxyForm>().Where(name => name != nameof(GalaxyForm.Dump))];

    private static string Good(GalaxyForm form) =>
        form switch
        {
            GalaxyForm.SpanshSystems => SearchRecords.System,
            GalaxyForm.SpanshBodies => SearchRecords.Planet,
            GalaxyForm.SpanshStations => SearchRecords.Station,
            GalaxyForm.EdsmBodies => EdsmRecords.Bodies(1, 0),
            GalaxyForm.EdsmStations => EdsmRecords.Stations(1, 0),
            _ => EdsmRecords.Factions(1, 0),
        };
}
