using Starhaul.Pipelines.Tables;
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
