using System.Globalization;
using System.Text.Json;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Galaxy;
using Xunit;

namespace Starhaul.Pipelines.Tests.ApiRecords;

/// <summary>Recorded answers of EDSM, against what System.Text.Json reads in them.</summary>
public sealed class EdsmSampleTests
{
    private static readonly (string Field, string Column)[] Physics =
    [
        ("subType", "sub_type"),
        ("isMainStar", "main_star"),
        ("age", "age"),
        ("spectralClass", "spectral_class"),
        ("luminosity", "luminosity"),
        ("absoluteMagnitude", "absolute_magnitude"),
        ("solarMasses", "solar_masses"),
        ("solarRadius", "solar_radius"),
        ("surfaceTemperature", "surface_temperature"),
        ("isLandable", "is_landable"),
        ("gravity", "gravity"),
        ("earthMasses", "earth_masses"),
        ("radius", "radius"),
        ("surfacePressure", "surface_pressure"),
        ("volcanismType", "volcanism_type"),
        ("atmosphereType", "atmosphere_type"),
        ("terraformingState", "terraforming_state"),
        ("reserveLevel", "reserve_level"),
        ("atmosphereComposition", "atmosphere_composition"),
        ("solidComposition", "solid_composition"),
    ];

    private static readonly (string Group, (string Field, string Column)[] Fields)[] Groups =
    [
        ("identity", [("id64", "id64"), ("name", "name"), ("type", "type")]),
        ("arrival", [("distanceToArrival", "distance_to_arrival")]),
        (
            "orbit",
            [
                ("orbitalPeriod", "orbital_period"),
                ("semiMajorAxis", "semi_major_axis"),
                ("orbitalEccentricity", "orbital_eccentricity"),
                ("orbitalInclination", "orbital_inclination"),
                ("argOfPeriapsis", "arg_of_periapsis"),
            ]
        ),
        (
            "rotation",
            [
                ("rotationalPeriod", "rotational_period"),
                ("axialTilt", "axial_tilt"),
                ("rotationalPeriodTidallyLocked", "rotational_period_tidally_locked"),
            ]
        ),
        ("parents", [("parents", "parents")]),
        ("materials", [("materials", "materials")]),
    ];

    [Theory]
    [InlineData("SolBodies.json", 40, 1)]
    [InlineData("edsmBodies.json", 39, 0)]
    public void Bodies_have_the_values_of_the_answer(string sample, int bodies, int counts)
    {
        var json = ApiRecord.EdsmSample(sample);
        var dump = ApiRecord.Read(GalaxyForm.EdsmBodies, json);
        using var answer = JsonDocument.Parse(json);
        var system = answer.RootElement.GetProperty("id64").GetRawText();
        var expected = answer.RootElement.GetProperty("bodies").EnumerateArray().ToList();

        Assert.Empty(dump.Rejects);
        Assert.Equal(bodies, expected.Count);
        Assert.Equal(
            expected.Select(body => Expected(body, system)),
            dump[GalaxyTables.Bodies].Select(row => Values(row))
        );
        Assert.Equal(
            expected.SelectMany(body => Rings(body, system)),
            dump[GalaxyTables.Rings].Select(row => Values(row))
        );
        var star = expected.Single(body => Text(body, "isMainStar") == "1");
        var row = Assert.Single(dump[GalaxyTables.Systems]);
        Assert.Equal((system, Text(star, "subType")), (row["id64"], row["main_star"]));
        Assert.Equal(Unix(star.GetProperty("updateTime").GetString()!), row["main_star_time"]);
        Assert.Equal(counts == 1 ? ["main_star", "body_count"] : ["main_star"], row.Stated);
        Assert.Equal(counts == 1 ? "40" : null, row["body_count"]);
    }

    [Theory]
    [InlineData("SolStations.json", 16)]
    [InlineData("edsmStations.json", 5)]
    public void Stations_have_the_values_of_the_answer(string sample, int stations)
    {
        var json = ApiRecord.EdsmSample(sample);
        var dump = ApiRecord.Read(GalaxyForm.EdsmStations, json);
        using var answer = JsonDocument.Parse(json);
        var system = answer.RootElement.GetProperty("id64").GetRawText();
        var expected = answer.RootElement.GetProperty("stations").EnumerateArray().ToList();

        Assert.Empty(dump.Rejects);
        Assert.Equal(stations, expected.Count);
        Assert.Equal(stations, dump.Rows.Count);
        foreach (var (station, row) in expected.Zip(dump[GalaxyTables.Stations]))
        {
            var time = Unix(station.GetProperty("updateTime").GetProperty("information").GetString()!);
            var government = Text(station, "government");
            SortedDictionary<string, string?> values = new(StringComparer.Ordinal)
            {
                ["market_id"] = Text(station, "marketId"),
                ["name"] = Text(station, "name"),
                ["type"] = Text(station, "type"),
                ["identity_time"] = time,
                ["system_id64"] = system,
                ["distance_to_arrival"] = Text(station, "distanceToArrival"),
                ["location_time"] = time,
                ["government"] = government == "Workshop (Engineer)" ? "Engineer" : government,
                ["allegiance"] = Text(station, "allegiance"),
                ["controlling_faction"] = Text(station.GetProperty("controllingFaction"), "name"),
                ["politics_time"] = time,
            };
            Assert.Equal(Joined(values), Values(row));
            Assert.Equal(["identity", "location", "politics"], row.Stated);
        }
    }

    [Theory]
    [InlineData("SolFactions.json", 7, 1572028792)]
    [InlineData("edsmFactions.json", 5, 1539928985)]
    public void Factions_have_the_values_of_the_answer(string sample, int factions, long time)
    {
        var json = ApiRecord.EdsmSample(sample);
        var dump = ApiRecord.Read(GalaxyForm.EdsmFactions, json);
        using var answer = JsonDocument.Parse(json);
        var root = answer.RootElement;
        var expected = root.GetProperty("factions").EnumerateArray().ToList();

        Assert.Empty(dump.Rejects);
        Assert.Equal(factions, expected.Count);
        Assert.Equal(time, expected.Max(faction => faction.GetProperty("lastUpdate").GetInt64()));
        var system = Assert.Single(dump[GalaxyTables.Systems]);
        Assert.Equal(["factions"], system.Stated);
        Assert.Equal(time.ToString(CultureInfo.InvariantCulture), system["factions_time"]);
        Assert.Equal(Text(root.GetProperty("controllingFaction"), "name"), system["controlling_faction"]);
        Assert.Equal(
            expected.Select(faction =>
                $"{Text(faction, "name")}|{Text(faction, "influence")}|{Title(Text(faction, "state")!)}|{States(faction, "activeStates")}"
                + $"|{States(faction, "pendingStates")}|{States(faction, "recoveringStates")}|{root.GetProperty("id64")}"
            ),
            dump[GalaxyTables.FactionPresence]
                .Select(row =>
                    $"{row["faction"]}|{row["influence"]}|{row["state"]}|{row["active_states"]}|{row["pending_states"]}|{row["recovering_states"]}|{row["system_id64"]}"
                )
        );
        Assert.Equal(
            expected.Select(faction =>
                $"{Text(faction, "name")}|{Text(faction, "allegiance")}|{Title(Text(faction, "government")!)}|{time}"
            ),
            dump[GalaxyTables.Factions]
                .Select(row => $"{row["name"]}|{row["allegiance"]}|{row["government"]}|{row["details_time"]}")
        );
    }

    private static string Expected(JsonElement body, string system)
    {
        var time = Unix(body.GetProperty("updateTime").GetString()!);
        var values = new SortedDictionary<string, string?>(StringComparer.Ordinal)
        {
            ["system_id64"] = system,
            ["body_id"] = Text(body, "bodyId"),
        };
        foreach (var (group, fields) in Groups)
        {
            if (fields.Any(field => Text(body, field.Field) is not null))
            {
                values[$"{group}_time"] = time;
                foreach (var (field, column) in fields)
                {
                    values[column] = Text(body, field);
                }
            }
        }

        values["physics_time"] = time;
        foreach (var (field, column) in Physics)
        {
            var text = Text(body, field);
            values[column] = text == "No atmosphere" ? null : text;
        }

        return Joined(values);
    }

    private static IEnumerable<string> Rings(JsonElement body, string system) =>
        new[] { ("rings", "ring"), ("belts", "belt") }.SelectMany(kind =>
            body.TryGetProperty(kind.Item1, out var all)
                ? all.EnumerateArray()
                    .Select(ring =>
                        Joined(
                            new SortedDictionary<string, string?>(StringComparer.Ordinal)
                            {
                                ["system_id64"] = system,
                                ["body_id"] = Text(body, "bodyId"),
                                ["name"] = Text(ring, "name"),
                                ["kind"] = kind.Item2,
                                ["type"] = Text(ring, "type"),
                                ["mass"] = Text(ring, "mass"),
                                ["inner_radius"] = Metres(ring, "innerRadius"),
                                ["outer_radius"] = Metres(ring, "outerRadius"),
                                ["ring_time"] = Unix(body.GetProperty("updateTime").GetString()!),
                            }
                        )
                    )
                : []
        );

    private static string Metres(JsonElement ring, string field) =>
        (ring.GetProperty(field).GetDouble() * 1_000).ToString("R", CultureInfo.InvariantCulture);

    private static string? Text(JsonElement value, string field) =>
        !value.TryGetProperty(field, out var found)
            ? null
            : found.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => found.GetString(),
                JsonValueKind.True => "1",
                JsonValueKind.False => "0",
                JsonValueKind.Object => "{"
                    + string.Join(
                        ',',
                        found
                            .EnumerateObject()
                            .OrderBy(member => member.Name, StringComparer.Ordinal)
                            .Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}")
                    )
                    + "}",
                JsonValueKind.Array => string.Concat(found.GetRawText().Where(letter => !char.IsWhiteSpace(letter))),
                _ when found.TryGetInt64(out var whole) => whole.ToString(CultureInfo.InvariantCulture),
                _ => found.GetDouble().ToString("R", CultureInfo.InvariantCulture),
            };

    private static string States(JsonElement faction, string field) =>
        "["
        + string.Join(
            ',',
            faction
                .GetProperty(field)
                .EnumerateArray()
                .Select(state =>
                    $"{{\"state\":\"{Title(Text(state, "state")!)}\""
                    + (Text(state, "trend") is { } trend ? $",\"trend\":{trend}}}" : "}")
                )
        )
        + "]";

    private static string Title(string words) =>
        string.Join(' ', words.Split(' ').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Unix(string time) =>
        DateTimeOffset
            .ParseExact(time, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            .ToUnixTimeSeconds()
            .ToString(CultureInfo.InvariantCulture);

    private static string Values(DumpRow row) =>
        Joined(row.Values.ToDictionary(value => value.Key, value => (string?)value.Value, StringComparer.Ordinal));

    private static string Joined(IReadOnlyDictionary<string, string?> values) =>
        string.Join(
            ' ',
            values
                .Where(value => value.Value is not null)
                .OrderBy(value => value.Key, StringComparer.Ordinal)
                .Select(value => $"{value.Key}={value.Value}")
        );
}
