namespace Starhaul.Cli.Demo.Galaxy;

/// <summary>Writes what only stars have.</summary>
internal sealed class StarWriter(DumpWriter writer, SeededRandom random)
{
    public void Write(StarSystem system, int place, bool isAlone)
    {
        writer.Raw(",\"name\":\""u8).Raw(system.Name);
        if (!isAlone)
        {
            writer.Raw(place == 0 ? " A"u8 : " B"u8);
        }

        writer.Raw("\",\"type\":\"Star\",\"subType\":"u8).Text(random.MostlyFirst(GalaxyWords.StarTypes));
        writer
            .Raw(",\"distanceToArrival\":"u8)
            .Decimal(place == 0 ? 0 : random.Below(90_000_000_000), place == 0 ? 1 : 6);
        writer.Raw(",\"mainStar\":"u8).Raw(place == 0 ? "true"u8 : "false"u8);
        writer.Raw(",\"age\":"u8).Number(random.Below(13_000) & ~1L);
        writer.Raw(",\"spectralClass\":"u8);
        if (random.OneIn(25))
        {
            writer.Raw("null"u8);
        }
        else
        {
            writer.Text(random.MostlyFirst(GalaxyWords.SpectralClasses));
        }

        writer.Raw(",\"luminosity\":"u8).Text(random.MostlyFirst(GalaxyWords.Luminosities));
        writer.Raw(",\"absoluteMagnitude\":"u8).Decimal(random.Between(-9_000_000, 19_000_000), 6);
        writer.Raw(",\"solarMasses\":"u8).Decimal(random.Below(random.Below(15_000) + 1) * 3906, 6);
        writer.Raw(",\"solarRadius\":"u8).Decimal(random.Below(90_000_000_000_000), 14);
        writer.Raw(",\"surfaceTemperature\":"u8).Number(random.Between(300, 30_000)).Raw(".0"u8);
        writer.Raw(",\"rotationalPeriod\":"u8).Decimal(random.Below(900_000_000_000_000), 14);
        writer.Raw(",\"axialTilt\":0.0"u8);
        if (random.OneIn(8))
        {
            RingWriter.Write(writer, random, ",\"belts\":["u8, system.Name, " A Belt"u8);
        }
    }
}
