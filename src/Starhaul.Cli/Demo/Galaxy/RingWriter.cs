namespace Starhaul.Cli.Demo.Galaxy;

/// <summary>Writes rings and belts, which have one form.</summary>
internal static class RingWriter
{
    public static void Write(
        DumpWriter writer,
        SeededRandom random,
        ReadOnlySpan<byte> opening,
        byte[] owner,
        ReadOnlySpan<byte> ending
    )
    {
        var inner = random.Between(10_000, 900_000);
        writer.Raw(opening).Raw("{\"name\":\""u8).Raw(owner).Raw(ending);
        writer.Raw("\",\"type\":"u8).Text(random.Pick(GalaxyWords.RingTypes));
        writer.Raw(",\"mass\":"u8).Number(random.Between(10_000, 99_999)).Raw("000000000.0,\"innerRadius\":"u8);
        writer.Number(inner).Raw("00.0,\"outerRadius\":"u8).Number(inner + random.Below(900_000)).Raw("00.0}]"u8);
    }
}
