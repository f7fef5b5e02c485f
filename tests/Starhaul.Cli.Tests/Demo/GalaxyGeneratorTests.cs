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

    private static (byte[] Dump, long Systems) Generate(long length, int seed)
    {
        using var dump = new MemoryStream();
        var systems = GalaxyGenerator.Generate(dump, length, seed);
        return (dump.ToArray(), systems);
    }
}
