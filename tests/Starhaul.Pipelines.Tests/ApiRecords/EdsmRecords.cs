using System.Globalization;

namespace Starhaul.Pipelines.Tests.ApiRecords;

/// <summary>Answers as EDSM's, of one system.</summary>
internal static class EdsmRecords
{
    public static string Bodies(int day, int variant) =>
        $$"""
            {"id":27,"id64":3932076118738,"name":"Elphin","url":"x","bodyCount":{{10 + variant}},"bodies":[
             {"id":1,"id64":36032729095082706,"bodyId":1,"name":"Elphin 1","type":"Star","subType":"K (Yellow-Orange) Star","isMainStar":true,"distanceToArrival":{{variant}},
              "surfaceTemperature":{{4000 + variant}},"absoluteMagnitude":4.5,"parents":null,"orbitalPeriod":null,
              "belts":[{"name":"Elphin 1 A Belt","type":"Rocky","mass":{{variant}},"innerRadius":308170000,"outerRadius":489190000}],"updateTime":"{{At(
                day
            )}}"},
             {"id":2,"id64":72061526114046674,"bodyId":2,"name":"Elphin 2","type":"Planet","subType":"Icy body","surfaceTemperature":60,"atmosphereType":"No atmosphere",
              "terraformingState":"Candidate for terraforming","materials":{"Iron":1.5,"Carbon":{{variant}}.5},"parents":[{"Star":1}],"updateTime":"{{At(
                day
            )}}"}]}
            """;

    public static string Stations(int day, int variant) =>
        $$"""
            {"id":27,"id64":3932076118738,"name":"Elphin","url":"x","stations":[
             {"id":9,"marketId":1000,"type":"Coriolis Starport","name":"A{{variant}}","distanceToArrival":{{variant}}.5,"allegiance":"None","government":"Prison colony",
              "controllingFaction":{"id":1,"name":"F{{variant}}"},"updateTime":{"information":"{{At(
                day
            )}}","market":null,"shipyard":null,"outfitting":null} },
             {"id":10,"marketId":1001,"type":"Fleet Carrier","name":"AAA-00A","distanceToArrival":{{variant}},"allegiance":null,"government":null,
              "controllingFaction":{"id":null,"name":null},"updateTime":{"information":"{{At(day)}}"} }]}
            """;

    public static string Factions(int day, int variant) =>
        $$"""
            {"id":27,"id64":3932076118738,"name":"Elphin","url":"x","controllingFaction":{"id":1,"name":"F{{variant}}","allegiance":"Empire","government":"Feudal"},
             "factions":[{"id":1,"name":"F1","allegiance":"Empire","government":"Prison colony","influence":0.{{variant
                + 1}},"state":"Civil war","activeStates":[{"state":"Civil war"}],
              "recoveringStates":[],"pendingStates":[{"state":"Boom","trend":{{variant}} }],"lastUpdate":{{1735689600
                + (86400 * day)}} }]}
            """;

    private static string At(int day) => string.Create(CultureInfo.InvariantCulture, $"2025-01-0{day + 1} 00:00:00");
}
