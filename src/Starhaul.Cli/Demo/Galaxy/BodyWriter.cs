namespace Starhaul.Cli.Demo.Galaxy;

/// <summary>Writes the bodies of a system: barycentres, stars and planets.</summary>
internal sealed class BodyWriter(DumpWriter writer, SeededRandom random, StationWriter stations)
{
    private readonly PlanetWriter planets = new(writer, random);
    private readonly StarWriter stars = new(writer, random);

    public void WriteAll(StarSystem system, bool isPopulated, bool isCapital)
    {
        var count = (int)(isCapital ? random.Between(40, 60) : 1 + random.Below(random.Below(30) + 1));
        if (random.OneIn(10))
        {
            writer.Raw(",\"date\":"u8).Date(system.VisitedAt).Raw(",\"bodies\":["u8);
        }
        else
        {
            writer.Raw(",\"bodyCount\":"u8).Number(count).Raw(",\"date\":"u8).Date(system.VisitedAt);
            writer.Raw(",\"bodies\":["u8);
        }

        var starCount = count > 12 ? 2 : 1;
        var bodyId = starCount - 1;
        for (var i = 0; i < count; i++)
        {
            // Ids have gaps, and in large systems they pass 255.
            var id = isCapital && i == count - 1 ? 300 : bodyId;
            WriteBody(system, id, i, starCount, isPopulated && random.OneIn(6));
            writer.Raw(i < count - 1 ? ","u8 : "]"u8);
            bodyId += (int)random.Between(1, 2);
        }
    }

    private void WriteBody(StarSystem system, int bodyId, int place, int starCount, bool hasPort)
    {
        var updatedAt = system.VisitedAt - random.Below(1800);
        writer.Raw("{\"id64\":"u8).Number(system.BodyId64(bodyId)).Raw(",\"bodyId\":"u8).Number(bodyId);
        if (place < starCount)
        {
            stars.Write(system, place, isAlone: starCount == 1);
        }
        else if (random.OneIn(14))
        {
            writer.Raw(",\"name\":\""u8).Raw(system.Name).Raw(" barycentre "u8).Number(bodyId);
            writer.Raw("\",\"type\":\"Barycentre\""u8);
        }
        else
        {
            planets.Write(system, place - starCount + 1, updatedAt);
            writer.Raw(",\"parents\":["u8);
            writer.Raw(random.OneIn(3) ? "{\"Planet\":2},{\"Star\":0}]"u8 : "{\"Star\":0}]"u8);
        }

        if (place > 0)
        {
            WriteOrbit();
        }

        writer.Raw(",\"timestamps\":{\"distanceToArrival\":"u8).IsoDate(updatedAt);
        writer.Raw(",\"meanAnomaly\":"u8).IsoDate(updatedAt - random.Below(100_000)).Raw("},\"stations\":["u8);
        stations.WriteAll(system, hasPort ? 1 : 0, hasFaction: true);
        writer.Raw("],\"updateTime\":"u8);
        if (random.OneIn(12))
        {
            // An old scan, long before the system's own date.
            writer.Date(system.VisitedAt - random.Below(200_000_000));
        }
        else
        {
            writer.Date(updatedAt);
        }

        writer.Raw("}"u8);
    }

    private void WriteOrbit()
    {
        writer.Raw(",\"orbitalPeriod\":"u8).Decimal(random.Below(900_000_000_000_000), 12);
        writer.Raw(",\"semiMajorAxis\":"u8).Decimal(random.Below(9_000_000_000_000), 14);
        writer.Raw(",\"orbitalEccentricity\":"u8).Decimal(random.Below(random.Below(500_000) + 1), 6);
        writer.Raw(",\"orbitalInclination\":"u8).Decimal(random.Between(-40_000_000, 40_000_000), 6);
        writer.Raw(",\"argOfPeriapsis\":"u8).Decimal(random.Below(360_000_000), 6);
        writer.Raw(",\"meanAnomaly\":"u8).Decimal(random.Below(360_000_000), 6);
        writer.Raw(",\"ascendingNode\":"u8).Decimal(random.Between(-180_000_000, 180_000_000), 6);
    }
}
