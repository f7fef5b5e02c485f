using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Starhaul.Cli.Demo;
using Xunit;

namespace Starhaul.Cli.Tests.Demo;

public sealed class GalaxyGeneratorTests
{
    // Past system 2048, the first capital, so that every kind of record is in it.
    private const int Length = 24_000_000;

    private static readonly Lazy<(byte[] Dump, long Systems)> Shared = new(() => Generate(Length, seed: 1));

    [Fact]
    public void Lies_in_the_layout_of_the_real_dumps()
    {
        var lines = Encoding.UTF8.GetString(Shared.Value.Dump).Split('\n');

        Assert.Equal("[", lines[0]);
        Assert.Equal(("]", ""), (lines[^2], lines[^1]));
        Assert.Equal(Shared.Value.Systems, lines.Length - 3);
        Assert.All(
            lines[1..^3],
            line =>
                Assert.True(
                    line.StartsWith("\t{", StringComparison.Ordinal) && line.EndsWith("},", StringComparison.Ordinal)
                )
        );
        Assert.EndsWith("]}", lines[^3], StringComparison.Ordinal);
    }

    [Fact]
    public void Parses_and_holds_as_many_systems_as_it_says()
    {
        using var dump = JsonDocument.Parse(Shared.Value.Dump);

        Assert.Equal(Shared.Value.Systems, dump.RootElement.GetArrayLength());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(Length)]
    public void Ends_within_a_system_of_the_wanted_length(long wanted)
    {
        var (dump, systems) = Generate(wanted, seed: 7);

        Assert.InRange(dump.Length, wanted, wanted + 1_500_000);
        Assert.InRange(systems, 1, 1 + (wanted / 5000));
    }

    [Fact]
    public void Is_the_same_for_the_same_seed_and_another_for_another()
    {
        Assert.Equal(Generate(500_000, seed: 5).Dump, Generate(500_000, seed: 5).Dump);
        Assert.NotEqual(Generate(500_000, seed: 5).Dump, Generate(500_000, seed: 6).Dump);
    }

    [Fact]
    public void Holds_the_traps_of_the_real_dumps()
    {
        var text = Encoding.UTF8.GetString(Shared.Value.Dump);
        using var dump = JsonDocument.Parse(Shared.Value.Dump);
        var systems = dump.RootElement.EnumerateArray().ToArray();
        var bodies = systems.SelectMany(system => system.GetProperty("bodies").EnumerateArray()).ToArray();

        Assert.Contains("\"government\":\"None\"", text, StringComparison.Ordinal);
        Assert.Contains("\"allegiance\":null", text, StringComparison.Ordinal);
        Assert.Matches(@"""updateTime"":""\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\+00""", text);
        Assert.Matches(@"""date"":""\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00""", text);
        Assert.Matches(@"""meanAnomaly"":""\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ""", text);
        Assert.Contains(text, character => character > 0x2E80);
        Assert.Contains("\"subType\":\"Hollow world\"", text, StringComparison.Ordinal); // no schema knows it
        Assert.Contains("\\\"", text, StringComparison.Ordinal);
        Assert.Contains("\\u00e9", text, StringComparison.Ordinal);
        Assert.Contains(bodies, body => body.GetProperty("id64").GetUInt64() > long.MaxValue);
        Assert.Contains(bodies, body => body.GetProperty("stations").GetArrayLength() > 0);
        Assert.Contains(bodies, body => body.GetProperty("type").ValueEquals("Barycentre"));
        Assert.Contains(text.Split('\n'), line => line.Length > 1_000_000);
    }

    [Fact]
    public void Every_body_id_is_made_of_its_system_and_its_number()
    {
        using var dump = JsonDocument.Parse(Shared.Value.Dump);

        foreach (var system in dump.RootElement.EnumerateArray())
        {
            var id64 = system.GetProperty("id64").GetUInt64();
            var bodies = system.GetProperty("bodies").EnumerateArray().ToArray();
            Assert.All(
                bodies,
                body =>
                    Assert.Equal(
                        (body.GetProperty("bodyId").GetUInt64() << 55) | id64,
                        body.GetProperty("id64").GetUInt64()
                    )
            );
            Assert.Equal(
                bodies.Length,
                bodies.Select(body => body.GetProperty("bodyId").GetInt32()).Distinct().Count()
            );
        }
    }

    [Fact]
    public void Holds_one_system_twice_and_no_other()
    {
        var lines = Encoding.UTF8.GetString(Shared.Value.Dump).Split('\n')[1..^2];
        var ids = lines.Select(line => line.Split(',')[0]).ToArray();

        Assert.Equal(ids.Length - 1, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(ids[1999], ids[2000]);
    }

    [Fact]
    public void Has_its_systems_by_their_ids_upwards()
    {
        using var dump = JsonDocument.Parse(Shared.Value.Dump);

        var ids = dump.RootElement.EnumerateArray().Select(system => system.GetProperty("id64").GetUInt64()).ToArray();

        Assert.Equal(ids.Order(), ids);
    }

    [Fact]
    public void Uses_only_fields_that_the_schema_has()
    {
        var samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");
        Assert.SkipWhen(samples is null, "STARHAUL_SAMPLES does not name the folder of real samples");
        using var schema = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(samples!, "spansh", "galaxy.schema.json"))
        );
        using var dump = JsonDocument.Parse(Shared.Value.Dump);
        var unknown = new SortedSet<string>(StringComparer.Ordinal);

        foreach (var system in dump.RootElement.EnumerateArray())
        {
            SchemaFields.AddUnknown(system, Definition("System"), schema.RootElement, "System", unknown);
        }

        Assert.Empty(unknown);

        JsonElement Definition(string name) => schema.RootElement.GetProperty("definitions").GetProperty(name);
    }

    [Fact]
    public void The_galaxy_of_earlier_measurements_stays_as_it_is()
    {
        var (dump, _) = Generate(500_000, seed: 1);

        Assert.Equal(
            "2af0cb6ec45cb1111a6a160b2d3a69ce2c34af194fd0e6c5b29a00f5589d7806",
            Convert.ToHexStringLower(SHA256.HashData(dump))
        );
    }

    [Fact]
    public void Systems_alone_lie_in_the_cubes_of_space_that_their_ids_name()
    {
        using var dump = new MemoryStream();
        var systems = GalaxyGenerator.GenerateSystems(dump, 2_000_000);
        using var json = JsonDocument.Parse(dump.ToArray());
        var all = json.RootElement.EnumerateArray().ToList();

        Assert.Equal(systems, all.Count);
        Assert.InRange(systems, 10_000, 12_000);
        var ids = all.Select(system => system.GetProperty("id64").GetUInt64()).ToList();
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids.Count - 2, ids.Distinct().Count()); // one is there twice in 8,192
        Assert.All(all, IsInItsCube);
        Assert.Equal(8, ids.Select(id => id & 7).Distinct().Count());
        Assert.Contains(all, system => NameOf(system).StartsWith("HIP ", StringComparison.Ordinal));
        Assert.All(
            all.Where(system =>
                char.IsAsciiDigit(NameOf(system)[^1]) && NameOf(system).Contains('-', StringComparison.Ordinal)
            ),
            system =>
                Assert.Matches(
                    $" [A-Z]{{2}}-[A-Z] {(char)('a' + (system.GetProperty("id64").GetUInt64() & 7))}(\\d+-)?\\d+$",
                    NameOf(system)
                )
        );

        static string NameOf(JsonElement system) => system.GetProperty("name").GetString()!;
    }

    [Fact]
    public void A_galaxy_in_cubes_has_stations_without_a_type_and_trade_that_pays()
    {
        using var dump = new MemoryStream();
        GalaxyGenerator.GenerateInCubes(dump, 12_000_000);
        using var json = JsonDocument.Parse(dump.ToArray());
        var all = json.RootElement.EnumerateArray().ToList();
        var stations = all.SelectMany(system =>
                system
                    .GetProperty("stations")
                    .EnumerateArray()
                    .Concat(
                        system
                            .GetProperty("bodies")
                            .EnumerateArray()
                            .SelectMany(body => body.GetProperty("stations").EnumerateArray())
                    )
            )
            .ToList();
        var gold = stations
            .Where(station => station.TryGetProperty("market", out _))
            .SelectMany(station => station.GetProperty("market").GetProperty("commodities").EnumerateArray())
            .Where(commodity => commodity.GetProperty("symbol").ValueEquals("Gold"))
            .ToList();

        Assert.All(all, IsInItsCube);
        Assert.Contains(stations, station => !station.TryGetProperty("type", out _));
        Assert.Contains(stations, station => station.TryGetProperty("type", out _));
        var sold = gold.Where(commodity => commodity.GetProperty("supply").GetInt64() > 0).ToList();
        var needed = gold.Where(commodity => commodity.GetProperty("demand").GetInt64() > 0).ToList();
        Assert.NotEmpty(sold);
        Assert.NotEmpty(needed);
        Assert.True(Price(sold, "buyPrice").Max() < Price(needed, "sellPrice").Min());

        static IEnumerable<long> Price(List<JsonElement> of, string name) =>
            of.Select(one => one.GetProperty(name).GetInt64());
    }

    // From bit 0: the size class, then the cube's number along z, y and x in edges of 10 light years times two to the class.
    private static void IsInItsCube(JsonElement system)
    {
        var id = system.GetProperty("id64").GetUInt64();
        var size = (int)(id & 7);
        var edge = 10.0 * (1 << size);
        var (bits, at) = (14 - size, id >> 3);
        var z = at & ((1UL << bits) - 1);
        var y = (at >>= bits) & ((1UL << (bits - 1)) - 1);
        var x = (at >>= bits - 1) & ((1UL << bits) - 1);
        var place = system.GetProperty("coords");
        Assert.InRange(place.GetProperty("x").GetDouble() - (-49_985 + (x * edge)), 0, edge);
        Assert.InRange(place.GetProperty("y").GetDouble() - (-40_985 + (y * edge)), 0, edge);
        Assert.InRange(place.GetProperty("z").GetDouble() - (-24_105 + (z * edge)), 0, edge);
        Assert.InRange(id, 0UL, (1UL << 55) - 1);
    }

    private static (byte[] Dump, long Systems) Generate(long length, int seed)
    {
        using var dump = new MemoryStream();
        var systems = GalaxyGenerator.Generate(dump, length, seed);
        return (dump.ToArray(), systems);
    }
}
