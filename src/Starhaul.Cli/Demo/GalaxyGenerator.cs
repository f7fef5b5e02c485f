using System.Globalization;
using System.Text;
using Starhaul.Cli.Demo.Galaxy;

namespace Starhaul.Cli.Demo;

/// <summary>
/// Writes a galaxy dump in the layout and schema of Spansh's <c>galaxy.json</c>, with the systems by their id64 upwards,
/// as the excerpts have them: the same bytes for the same seed, in constant memory, with the traps that the real dumps hold.
/// About 9.5 kB a system and 4.5 : 1 under gzip -6.
/// </summary>
internal sealed class GalaxyGenerator
{
    // Where the traps lie: seldom, but in every dump of some size.
    private const int CapitalEvery = 4096;
    private const int DuplicateEvery = 8192;
    private const int FirstDuplicate = 2000;

    // A terabyte of systems stays below 2^55.
    private const long MostBetweenIds = 1 << 27;

    private const long FirstVisit = 1_735_689_600; // 2025-01-01
    private const long VisitSpan = 175 * 86_400;

    private readonly DumpWriter writer;
    private readonly SeededRandom random;
    private readonly BodyWriter bodies;
    private readonly StationWriter stations;
    private readonly FactionWriter factions;
    private StarSystem previous;

    private GalaxyGenerator(Stream output, int seed)
    {
        writer = new DumpWriter(output);
        random = new SeededRandom(seed);
        stations = new StationWriter(writer, random);
        bodies = new BodyWriter(writer, random, stations);
        factions = new FactionWriter(writer, random);
    }

    /// <summary>Writes systems until the dump has at least the wanted length, so it ends within a system of it.</summary>
    /// <param name="output">Where the dump goes; it stays open.</param>
    /// <param name="targetBytes">Wanted length; one system is always written.</param>
    /// <param name="seed">What the galaxy follows from.</param>
    /// <returns>The number of systems.</returns>
    public static long Generate(Stream output, long targetBytes, int seed = 1) =>
        new GalaxyGenerator(output, seed).Write(targetBytes);

    private long Write(long targetBytes)
    {
        const int ClosingLength = 3;
        var count = 0L;
        writer.Raw("["u8);
        do
        {
            writer.Raw(count == 0 ? "\n\t"u8 : ",\n\t"u8);
            WriteSystem(count++);
        } while (writer.Length + ClosingLength < targetBytes);

        writer.Raw("\n]\n"u8);
        writer.Flush();
        return count;
    }

    private void WriteSystem(long index)
    {
        var isCapital = index % CapitalEvery == CapitalEvery / 2;
        var isPopulated = isCapital || random.OneIn(60);
        previous = index % DuplicateEvery == FirstDuplicate ? Revisit() : Discover();
        WriteHead(previous, isPopulated, isCapital);
        bodies.WriteAll(previous, isPopulated, isCapital);
        writer.Raw(",\"stations\":["u8);
        stations.WriteAll(previous, Orbitals(isPopulated, isCapital), hasFaction: isPopulated);
        writer.Raw("]}"u8);
    }

    /// <summary>The same system once more with a later date: real dumps hold such pairs.</summary>
    private StarSystem Revisit() => previous with { VisitedAt = previous.VisitedAt + 600 };

    private StarSystem Discover()
    {
        var id64 = previous.Id64 + (ulong)random.Between(1, MostBetweenIds);
        return new StarSystem(id64, Name(), FirstVisit + random.Below(VisitSpan));
    }

    private byte[] Name()
    {
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $" {Letter('A', 26)}{Letter('A', 26)}-{Letter('A', 26)} {Letter('a', 8)}{random.Below(random.Below(200) + 1)}"
        );
        return
        [
            .. random.Pick(GalaxyWords.Prefixes),
            .. random.Pick(GalaxyWords.Middles),
            .. random.Pick(GalaxyWords.Endings),
            .. Encoding.ASCII.GetBytes(name),
        ];
    }

    private char Letter(char first, int count) => (char)(first + random.Below(count));

    private int Orbitals(bool isPopulated, bool isCapital) =>
        isCapital ? 70
        : isPopulated ? (int)random.Between(1, 3)
        : random.OneIn(30) ? 1
        : 0;

    private void WriteHead(StarSystem system, bool isPopulated, bool isCapital)
    {
        writer.Raw("{\"id64\":"u8).Number(system.Id64).Raw(",\"name\":"u8).Text(system.Name);
        writer.Raw(",\"coords\":{\"x\":"u8).Decimal(Coordinate(), 5);
        writer.Raw(",\"y\":"u8).Decimal(Coordinate() / 16, 5);
        writer.Raw(",\"z\":"u8).Decimal(Coordinate(), 5).Raw("}"u8);
        if (isPopulated)
        {
            factions.WriteSociety(system, isCapital);
        }
        else
        {
            writer.Raw(",\"allegiance\":null,\"government\":\"None\",\"primaryEconomy\":\"None\","u8);
            writer.Raw("\"secondaryEconomy\":\"None\",\"security\":\"Anarchy\",\"population\":0"u8);
        }
    }

    /// <summary>Light years in steps of 1/32, as the game has them, with five decimals.</summary>
    private long Coordinate() => random.Between(-45_000 * 32, 65_000 * 32) * (100_000 / 32);
}
