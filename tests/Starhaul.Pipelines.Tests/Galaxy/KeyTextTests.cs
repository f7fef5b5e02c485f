using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Journal;
using Xunit;

namespace Starhaul.Pipelines.Tests.Galaxy;

/// <summary>Texts in keys and searched columns, which an index must be able to hold.</summary>
public sealed class KeyTextTests
{
    /// <summary>Columns, and records, in single quotes, whose text @ ends up in them.</summary>
    public static TheoryData<string, string> Columns { get; } =
        new()
        {
            { "systems.name", "{'id64':1,'name':'@','coords':{'x':1,'y':2,'z':3}}" },
            { "factions.name", "{'id64':1,'name':'A','factions':[{'name':'@'}]}" },
            { "factions.name", "{'id64':1,'name':'A','controllingFaction':{'name':'@'}}" },
            { "faction_presence.faction", "{'id64':1,'name':'A','factions':[{'name':'@'}]}" },
            { "power_state.power", "{'id64':1,'name':'A','powers':['@']}" },
            {
                "power_state.power",
                "{'id64':1,'name':'A','powers':[],'powerConflictProgress':[{'power':'@','progress':1}]}"
            },
            { "rings.name", "{'id64':1,'name':'A','bodies':[{'bodyId':1,'rings':[{'name':'@'}]}]}" },
            { "rings.name", "{'id64':1,'name':'A','bodies':[{'bodyId':1,'belts':[{'name':'@'}]}]}" },
            {
                "signals.ring",
                "{'id64':1,'name':'A','bodies':[{'bodyId':1,'rings':[{'name':'@','signals':{'signals':{'Gold':1}}}]}]}"
            },
            { "signals.name", "{'id64':1,'name':'A','bodies':[{'bodyId':1,'signals':{'signals':{'@':1}}}]}" },
            { "signals.name", "{'id64':1,'name':'A','bodies':[{'bodyId':1,'signals':{'genuses':['@']}}]}" },
            {
                "signals.name",
                "{'id64':1,'name':'A','bodies':[{'bodyId':1,'rings':[{'name':'R','signals':{'signals':{'@':1}}}]}]}"
            },
            {
                "commodities.symbol",
                "{'id64':1,'name':'A','stations':[{'id':1,'market':{'commodities':[{'symbol':'@','name':'N'}]}}]}"
            },
            {
                "market.commodity",
                "{'id64':1,'name':'A','stations':[{'id':1,'market':{'commodities':[{'symbol':'@','name':'N'}]}}]}"
            },
            {
                "ships.symbol",
                "{'id64':1,'name':'A','stations':[{'id':1,'shipyard':{'ships':[{'symbol':'@','name':'N'}]}}]}"
            },
            {
                "shipyard.ship",
                "{'id64':1,'name':'A','stations':[{'id':1,'shipyard':{'ships':[{'symbol':'@','name':'N'}]}}]}"
            },
            {
                "modules.symbol",
                "{'id64':1,'name':'A','stations':[{'id':1,'outfitting':{'modules':[{'symbol':'@','name':'N'}]}}]}"
            },
            {
                "outfitting.module",
                "{'id64':1,'name':'A','stations':[{'id':1,'outfitting':{'modules':[{'symbol':'@','name':'N'}]}}]}"
            },
        };

    [Theory]
    [MemberData(nameof(Columns))]
    public void A_text_of_1_to_1024_bytes_is_kept_and_any_other_rejects_what_it_names(string column, string record)
    {
        Dump Read(string text) =>
            Dump.Read($"[{record.Replace('\'', '"').Replace("@", text, StringComparison.Ordinal)}]");
        var longest = string.Concat(Enumerable.Repeat("\u00e9", 512));

        var kept = Read(longest);
        var tooLong = Read($"{longest}x");
        var empty = Read("");

        Assert.Empty(kept.Rejects);
        var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
        Assert.Contains(kept.Rows, row => row.Table == table && row[name] == longest);
        foreach (var bad in new[] { tooLong, empty })
        {
            Assert.Contains(
                "expected a text of 1 to 1,024 bytes",
                Assert.Single(bad.Rejects).Reason,
                StringComparison.Ordinal
            );
            Assert.DoesNotContain(bad.Rows, row => row.Table == table && row[name] is { Length: 0 or > 500 });
        }
    }

    [Theory]
    [InlineData("stations.name", "{'id64':1,'name':'A','stations':[{'id':1,'name':'@','type':'Outpost'}]}")]
    [InlineData("bodies.sub_type", "{'id64':1,'name':'A','bodies':[{'bodyId':1,'name':'B','subType':'@'}]}")]
    public void A_text_that_is_searched_by_is_kept_or_told_and_costs_itself_alone(string column, string record)
    {
        Dump Read(string text) =>
            Dump.Read($"[{record.Replace('\'', '"').Replace("@", text, StringComparison.Ordinal)}]");
        var longest = string.Concat(Enumerable.Repeat("\u00e9", 512));
        var (table, name) = (column.Split('.')[0], column.Split('.')[1]);

        var kept = Read(longest);
        var empty = Read("");
        var tooLong = Read($"{longest}x");

        Assert.Empty(kept.Rejects);
        Assert.Contains(kept.Rows, row => row.Table == table && row[name] == longest);
        Assert.Empty(empty.Rejects);
        var reject = Assert.Single(tooLong.Rejects);
        Assert.Contains("expected a text of up to 1,024 bytes", reject.Reason, StringComparison.Ordinal);
        Assert.Contains($" of {table}[0]", reject.Reason, StringComparison.Ordinal);
        Assert.Equal($"\"{longest}x\"", reject.Record);
        Assert.Equal(1, tooLong.Records);
        var row = Assert.Single(tooLong.Rows, row => row.Table == table);
        Assert.Null(row[name]);
        Assert.Contains(table == "stations" ? "Outpost" : "B", row.Values.Values);
    }

    [Theory]
    [InlineData("PlanetClass")]
    [InlineData("StarType")]
    public void A_new_kind_of_body_in_a_message_is_kept_or_told(string field)
    {
        Message Read(string text) =>
            Message.Read(
                "journal/1",
                $$"""
                {"timestamp":"2025-06-02T10:20:30Z","event":"Scan","StarSystem":"A","SystemAddress":10477373803,"StarPos":[0,0,0],
                 "BodyID":2,"BodyName":"A 2","DistanceFromArrivalLS":7,"{{field}}":"{{text}}"}
                """
            );

        var kept = Read(new string('q', 1_024));
        var tooLong = Read(new string('q', 1_025));

        Assert.Null(kept.Outcome.Reason);
        Assert.Equal(1_024, kept[GalaxyTables.Bodies]["sub_type"]!.Length);
        Assert.Contains($"{field}: \"qqq", tooLong.Outcome.Reason, StringComparison.Ordinal);
        Assert.Null(tooLong[GalaxyTables.Bodies]["sub_type"]);
        Assert.Equal("7", tooLong[GalaxyTables.Bodies]["distance_to_arrival"]);
    }

    [Fact]
    public void Every_text_of_an_index_is_bounded()
    {
        var indexed = GalaxyTables
            .Data.SelectMany(table =>
                table
                    .Columns.Where((column, i) => i < table.KeyLength || table.Searched.Contains(column.Name))
                    .Where(column => column.IsText && column.Name != "kind")
                    .Select(column => $"{table.Name}.{column.Name}")
            )
            .Order(StringComparer.Ordinal);

        Assert.Equal(indexed, Columns.Select(row => row.Data.Item1).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_factions_name_in_a_dump_of_factions_is_bounded()
    {
        var dump = Dump.Read(
            $$"""[{"name":"A","systems":[]},{"name":"{{new string('x', 1_025)}}","systems":[]},{"name":"","systems":[]}]"""
        );

        Assert.Equal((1, 2), (dump.Rows.Count, dump.Rejects.Count));
    }

    [Fact]
    public void An_empty_controlling_power_says_that_there_is_none()
    {
        var dump = Dump.Read(
            """[{"id64":1,"name":"A","powers":["P"],"controllingPower":"","date":"2025-01-01 00:00:00+00"}]"""
        );

        Assert.Equal("0", Assert.Single(dump[GalaxyTables.PowerState])["is_controlling"]);
    }

    [Fact]
    public void A_controlling_power_has_a_name_of_bounded_length() =>
        Assert.Single(
            Dump.Read($$"""[{"id64":1,"name":"A","controllingPower":"{{new string('x', 1_025)}}"}]""").Rejects
        );
}
