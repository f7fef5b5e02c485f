using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Galaxy.Json;
using Xunit;

namespace Starhaul.Pipelines.Tests.Galaxy;

public sealed class MemberOrderTests
{
    private static readonly Dump Rich = Dump.Read($"[{Records.Rich}]");

    [Fact]
    public void The_order_of_members_and_the_layout_do_not_matter() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<int[]>(),
                seeds =>
                {
                    var records = seeds.Select(Shuffled).Prepend(Records.Rich).ToList();
                    var dump = Dump.Read(Encoding.UTF8.GetBytes($"[{string.Join(",", records)}]"), maxRecords: 1);
                    return Lines(dump).SequenceEqual(Lines(Rich).SelectMany(line => records.Select(_ => line)))
                        && dump.Rejects.Count == 0;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_record_says_the_same_whatever_came_before_it()
    {
        const string Spansh = """
            {"id64":6,"name":"B","coords":{"x":1,"y":2,"z":3},"population":5,"security":"","allegiance":"None",
            "government":"Prison colony","primaryEconomy":"High tech","secondaryEconomy":"None","date":"2025-06-24 21:56:37+00"}
            """;
        const string Edsm = """
            {"id":1,"id64":5,"name":"A","coords":{"x":1,"y":2,"z":3},"information":{"population":5,"security":"Low",
            "allegiance":"None","government":"Prison colony","economy":"High tech","secondEconomy":"None"},"date":"2025-06-24 21:56:37"}
            """;
        string[] records = [Spansh, Edsm, Edsm, Spansh, Spansh, Edsm];

        var together = Dump.Read(Encoding.UTF8.GetBytes($"[{string.Join(',', records)}]"), maxRecords: 1);

        Assert.Equal(
            records.SelectMany(record => Dump.Read($"[{record}]").Rows).Select(row => row.ToString()),
            together.Rows.Select(row => row.ToString())
        );
    }

    [Fact]
    public void A_record_of_EDSM_is_known_wherever_its_own_number_stands()
    {
        const string Rest = """
            "stations":[{"marketId":3900001000,"name":"Quarry","economy":"Agriculture","updateTime":{"information":"2024-06-10 06:00:00"},"id":77001}],"bodies":[],
            "id64":83001200909,"name":"Moor","economy":"Agriculture","security":"High","population":5,"date":"2016-05-01 11:22:33",
            "factions":[{"id":3,"name":"Free Moor","lastUpdate":1718000000}]
            """;

        var first = Dump.Read($"[{{\"id\":71031,{Rest}}}]");
        var last = Dump.Read($"[{{{Rest},\"id\":71031}}]");

        Assert.Equal(Lines(first), Lines(last));
        Assert.DoesNotContain(last.Rows, row => row["market_id"] == "77001");
        Assert.Equal("Agriculture", last.Rows.First(row => row.Table == "systems")["primary_economy"]);
    }

    [Theory]
    [InlineData("""{"name":1,"naming":2}""")]
    [InlineData("""{"name" :1,"naming": 2}""")]
    [InlineData("""{ "na\u006De" : 1, "naming":2}""")]
    [InlineData("""{"other":{"name":3},"name":1,"nam":0,"naming":2}""")]
    public void Each_name_is_met_by_the_guess_and_without_it(string text)
    {
        var fields = new[] { "name", "naming" }.Select(
            (name, at) => Field.Optional(name) with { Place = at, Quoted = QuotedName.Create(name) }
        );
        var map = new FieldMap([.. fields]);
        var order = new MemberOrder();

        // The buffer ends at once, where a look at 32 bytes would go beyond it, and later.
        foreach (var room in new[] { 0, 0, 64, 64, 0 })
        {
            Assert.Equal("name=1 naming=2", Read(text, room, map, order));
        }
    }

    private static string Read(string text, int room, FieldMap fields, MemberOrder order)
    {
        var json = new JsonCursor();
        var bytes = Encoding.UTF8.GetBytes(text + new string(' ', room));
        json.Load([.. bytes, 0], 0, bytes.Length, 0);
        var found = new List<string>();
        Assert.True(json.OpenObject());
        var place = MemberOrder.Start;
        do
        {
            if (order.Next(json, fields, ref place) is { } field)
            {
                _ = json.Peek();
                found.Add($"{field.Name}={Encoding.UTF8.GetString(json.Number())}");
            }
            else
            {
                json.Skip();
            }
        } while (json.HasMoreMembers());

        Assert.Null(json.Expected);
        return string.Join(' ', found);
    }

    private static IEnumerable<string> Lines(Dump dump) =>
        dump.Rows.Select(row => row.ToString()).Order(StringComparer.Ordinal);

    private static string Shuffled(int seed)
    {
        using var rich = JsonDocument.Parse(Records.Rich);
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = seed % 2 == 0 }))
        {
            Shuffle(rich.RootElement, seed, writer);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    // Of members of one name the last counts: they stay in their order.
    private static void Shuffle(JsonElement element, int seed, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (
                    var member in element.EnumerateObject().OrderBy(m => new System.Random(seed + Sum(m.Name)).Next())
                )
                {
                    writer.WritePropertyName(member.Name);
                    Shuffle(member.Value, seed, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var value in element.EnumerateArray())
                {
                    Shuffle(value, seed, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static int Sum(string name) => name.Sum(character => 31 * character);
}
