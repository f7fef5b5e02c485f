namespace Starhaul.Cli.Demo.Galaxy;

/// <summary>Writes what only planets have.</summary>
internal sealed class PlanetWriter(DumpWriter writer, SeededRandom random)
{
    private const int GasesAtMost = 4;

    public void Write(StarSystem system, int number, long updatedAt)
    {
        var isLandable = random.OneIn(2);
        writer.Raw(",\"name\":\""u8).Raw(system.Name).Raw(" "u8).Number(number);
        writer.Raw("\",\"type\":\"Planet\",\"subType\":"u8).Text(random.MostlyFirst(GalaxyWords.PlanetTypes));
        writer.Raw(",\"distanceToArrival\":"u8).Decimal(random.Below(random.Below(9_000_000_000) + 1), 6);
        writer.Raw(",\"isLandable\":"u8).Raw(isLandable ? "true"u8 : "false"u8);
        writer.Raw(",\"gravity\":"u8).Decimal(random.Below(200_000_000_000_000), 14);
        writer.Raw(",\"earthMasses\":"u8).Decimal(random.Below(random.Below(30_000_000) + 1), 6);
        writer.Raw(",\"radius\":"u8).Decimal(random.Between(2_000_000, 99_000_000), 4);
        writer.Raw(",\"surfaceTemperature\":"u8).Decimal(random.Between(20_000_000, 900_000_000), 6);
        writer.Raw(",\"surfacePressure\":"u8).Decimal(random.Below(9_000_000_000_000), 14);
        if (random.OneIn(2))
        {
            writer.Raw(",\"volcanismType\":"u8).Text(random.MostlyFirst(GalaxyWords.Volcanisms));
        }

        WriteAtmosphere();
        writer.Raw(",\"terraformingState\":"u8);
        writer.Text(random.OneIn(12) ? random.Pick(GalaxyWords.Terraforming) : GalaxyWords.Terraforming[0]);
        if (isLandable)
        {
            WriteMaterials();
        }

        if (random.OneIn(6))
        {
            WriteSignals(updatedAt);
        }

        if (random.OneIn(16))
        {
            writer.Raw(",\"reserveLevel\":"u8).Text(random.MostlyFirst(GalaxyWords.Reserves));
            RingWriter.Write(writer, random, ",\"rings\":["u8, system.Name, " A Ring"u8);
        }

        writer.Raw(",\"rotationalPeriod\":"u8).Decimal(random.Below(9_000_000_000_000_000), 14);
        writer.Raw(",\"rotationalPeriodTidallyLocked\":"u8).Raw(random.OneIn(3) ? "false"u8 : "true"u8);
        writer.Raw(",\"axialTilt\":"u8).Decimal(random.Between(-3_000_000, 3_000_000), 6);
    }

    private void WriteAtmosphere()
    {
        if (random.OneIn(2))
        {
            writer.Raw(",\"atmosphereType\":null"u8);
        }
        else
        {
            writer.Raw(",\"atmosphereType\":"u8).Text(random.MostlyFirst(GalaxyWords.Atmospheres));
            writer.Raw(",\"atmosphereComposition\":{"u8);
            WriteShares(GalaxyWords.Gases, (int)random.Between(1, GasesAtMost), GasesAtMost);
        }

        writer.Raw(",\"solidComposition\":{\"Ice\":"u8).Decimal(random.Below(1_000_000), 4);
        writer.Raw(",\"Metal\":"u8).Decimal(random.Below(400_000), 4);
        writer.Raw(",\"Rock\":"u8).Decimal(random.Below(700_000), 4).Raw("}"u8);
    }

    private void WriteMaterials()
    {
        writer.Raw(",\"materials\":{"u8);
        WriteShares(GalaxyWords.Materials, 11, 11);
    }

    /// <summary>So many names in the order of the table, spread over all of it, each with its percentage.</summary>
    private void WriteShares(byte[][] names, int count, int groups)
    {
        var stride = names.Length / groups;
        for (var i = 0; i < count; i++)
        {
            var name = names[(i * stride) + random.Below(stride)];
            writer.Raw(i == 0 ? "\""u8 : ",\""u8).Raw(name).Raw("\":"u8).Decimal(random.Below(25_000_000), 6);
        }

        writer.Raw("}"u8);
    }

    private void WriteSignals(long updatedAt)
    {
        writer.Raw(",\"signals\":{"u8);
        if (random.OneIn(2))
        {
            writer.Raw("\"genuses\":["u8).Text(random.MostlyFirst(GalaxyWords.Genuses));
            writer.Raw("],\"signals\":{\"$SAA_SignalType_Biological;\":"u8).Number(random.Between(1, 6));
        }
        else
        {
            writer.Raw("\"signals\":{\"$SAA_SignalType_Geological;\":"u8).Number(random.Between(1, 3));
        }

        writer.Raw("},\"updateTime\":"u8).Date(updatedAt).Raw("}"u8);
    }
}
