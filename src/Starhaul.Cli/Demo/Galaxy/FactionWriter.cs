namespace Starhaul.Cli.Demo.Galaxy;

/// <summary>Writes what populated systems have: society, factions and powers.</summary>
internal sealed class FactionWriter(DumpWriter writer, SeededRandom random)
{
    public void WriteSociety(StarSystem system, bool isCapital)
    {
        writer.Raw(",\"allegiance\":"u8).Text(random.MostlyFirst(GalaxyWords.Allegiances));
        writer.Raw(",\"government\":"u8).Text(random.Pick(GalaxyWords.Governments));
        writer.Raw(",\"primaryEconomy\":"u8).Text(random.Pick(GalaxyWords.Economies));
        writer.Raw(",\"secondaryEconomy\":"u8).Text(random.Pick(GalaxyWords.Economies));
        writer.Raw(",\"security\":"u8).Text(random.Pick(GalaxyWords.Securities));
        writer.Raw(",\"population\":"u8).Number(random.Below(isCapital ? 22_000_000_000 : 10_000_000));
        writer.Raw(",\"controllingFaction\":"u8);
        WriteFaction(isController: true);
        writer.Raw(",\"factions\":["u8);
        for (var i = random.Between(2, 6); i >= 0; i--)
        {
            WriteFaction(isController: false);
            writer.Raw(i > 0 ? ","u8 : "]"u8);
        }

        if (random.OneIn(2))
        {
            WritePowers(system);
        }
    }

    private void WriteFaction(bool isController)
    {
        writer.Raw("{\"name\":"u8).Text(random.Pick(GalaxyWords.FactionNames));
        writer.Raw(",\"allegiance\":"u8).Text(random.MostlyFirst(GalaxyWords.Allegiances));
        writer.Raw(",\"government\":"u8).Text(random.Pick(GalaxyWords.Governments));
        if (!isController)
        {
            writer.Raw(",\"influence\":"u8).Decimal(random.Below(1_000_000), 6);
            writer.Raw(",\"state\":"u8).Text(random.OneIn(3) ? random.Pick(GalaxyWords.FactionStates) : "None"u8);
            if (random.OneIn(3))
            {
                writer.Raw(",\"activeStates\":[{\"state\":"u8);
                writer.Text(random.Pick(GalaxyWords.FactionStates)).Raw("}]"u8);
            }
        }

        writer.Raw("}"u8);
    }

    private void WritePowers(StarSystem system)
    {
        var power = random.Pick(GalaxyWords.Powers);
        writer.Raw(",\"controllingPower\":"u8).Text(power).Raw(",\"powers\":["u8).Text(power);
        writer.Raw("],\"powerState\":"u8).Text(random.MostlyFirst(GalaxyWords.PowerStates));
        writer.Raw(",\"powerStateControlProgress\":"u8).Decimal(random.Below(1_000_000), 6);
        writer.Raw(",\"powerStateReinforcement\":"u8).Number(random.Below(5000));
        writer.Raw(",\"powerStateUndermining\":"u8).Number(random.Below(5000));
        writer.Raw(",\"timestamps\":{\"controllingPower\":"u8).IsoDate(system.VisitedAt - random.Below(86_400));
        writer.Raw(",\"powerState\":"u8).IsoDate(system.VisitedAt).Raw("}"u8);
    }
}
