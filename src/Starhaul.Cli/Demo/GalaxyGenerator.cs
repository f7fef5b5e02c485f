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

    // 1/32 light year, in which the game has places, with five decimals.
    private const long DecimalsOfStep = 100_000 / 32;

    private const int CataloguedEvery = 40;

    private static readonly string[] Catalogues = ["HIP", "HD", "Gliese", "Wolf", "LHS"];

    private const long FirstVisit = 1_735_689_600; // 2025-01-01
    private const long VisitSpan = 175 * 86_400;

    private readonly DumpWriter writer;
    private readonly SeededRandom random;
    private readonly BodyWriter bodies;
    private readonly StationWriter stations;
    private readonly FactionWriter factions;
    private readonly bool isInCubes;
    private StarSystem previous;
    private (long X, long Y, long Z) place;

    private GalaxyGenerator(Stream output, int seed, bool isInCubes)
    {
        this.isInCubes = isInCubes;
        writer = new DumpWriter(output);
        random = new SeededRandom(seed);
        stations = new StationWriter(writer, random, isTrading: isInCubes);
        bodies = new BodyWriter(writer, random, stations);
        factions = new FactionWriter(writer, random);
    }

    /// <summary>Writes systems until the dump has at least the wanted length, so it ends within a system of it.</summary>
    /// <param name="output">Where the dump goes; it stays open.</param>
    /// <param name="targetBytes">Wanted length; one system is always written.</param>
    /// <param name="seed">What the galaxy follows from.</param>
    /// <returns>The number of systems.</returns>
    public static long Generate(Stream output, long targetBytes, int seed = 1)
    {
        var generator = new GalaxyGenerator(output, seed, isInCubes: false);
        return generator.Write(targetBytes, generator.WriteSystem);
    }

    /// <summary>
    /// Writes another galaxy, nearer to the real one: each system lies in the cube of space that its id names and has a name of
    /// that shape, some stations have no type, and a thing is sold for less where it is made than where it is needed.
    /// </summary>
    /// <inheritdoc cref="Generate" />
    public static long GenerateInCubes(Stream output, long targetBytes, int seed = 1)
    {
        var generator = new GalaxyGenerator(output, seed, isInCubes: true);
        return generator.Write(targetBytes, generator.WriteSystem);
    }

    /// <summary>Writes systems of that galaxy in the form of <c>systems.json</c>: some 190 bytes each, so that there can be millions.</summary>
    /// <inheritdoc cref="Generate" />
    public static long GenerateSystems(Stream output, long targetBytes, int seed = 1)
    {
        var generator = new GalaxyGenerator(output, seed, isInCubes: true);
        return generator.Write(targetBytes, generator.WriteSystemAlone);
    }

    private long Write(long targetBytes, Action<long> write)
    {
        const int ClosingLength = 3;
        var count = 0L;
        writer.Raw("["u8);
        do
        {
            writer.Raw(count == 0 ? "\n\t"u8 : ",\n\t"u8);
            write(count++);
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
        if (isInCubes)
        {
            return DiscoverInCube();
        }

        var id64 = previous.Id64 + (ulong)random.Between(1, MostBetweenIds);
        return new StarSystem(id64, Name(), FirstVisit + random.Below(VisitSpan));
    }

    private StarSystem DiscoverInCube()
    {
        var wanted = previous.Id64 + (ulong)random.Between(1, MostBetweenIds);
        var cube = GalaxyCube.After(previous.Id64, wanted, sizeClass: (int)random.Below(8), random);
        var (x, y, z) = cube.PlaceIn(random);
        place = (x * DecimalsOfStep, y * DecimalsOfStep, z * DecimalsOfStep);
        return new StarSystem(cube.Id64, NameIn(cube), FirstVisit + random.Below(VisitSpan));
    }

    private void WriteSystemAlone(long index)
    {
        previous = index % DuplicateEvery == FirstDuplicate ? Revisit() : Discover();
        writer.Raw("{\"id64\":"u8).Number(previous.Id64).Raw(",\"name\":"u8).Text(previous.Name);
        if (!random.OneIn(20))
        {
            writer.Raw(",\"mainStar\":"u8).Text(random.MostlyFirst(GalaxyWords.StarTypes));
        }

        WritePlace();
        if (random.OneIn(500))
        {
            writer.Raw(",\"needsPermit\":true"u8);
        }

        writer.Raw(",\"updateTime\":"u8).Date(previous.VisitedAt).Raw("}"u8);
    }

    // A few have the name of a catalogue. Of the others the letter is the size of the cube, and the last number the system's in it.
    private byte[] NameIn(GalaxyCube cube)
    {
        if (random.OneIn(CataloguedEvery))
        {
            return Encoding.ASCII.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Catalogues[random.Below(Catalogues.Length)]} {random.Between(100, 120_000)}"
                )
            );
        }

        var group = random.Below(random.Below(60) + 1);
        return NameOf(
            string.Create(
                CultureInfo.InvariantCulture,
                $" {Letter('A', 26)}{Letter('A', 26)}-{Letter('A', 26)} {(char)('a' + cube.SizeClass)}{(group > 0 ? $"{group}-" : "")}{cube.Number}"
            )
        );
    }

    private byte[] Name()
    {
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $" {Letter('A', 26)}{Letter('A', 26)}-{Letter('A', 26)} {Letter('a', 8)}{random.Below(random.Below(200) + 1)}"
        );
        return NameOf(name);
    }

    private byte[] NameOf(string ending) =>
        [
            .. random.Pick(GalaxyWords.Prefixes),
            .. random.Pick(GalaxyWords.Middles),
            .. random.Pick(GalaxyWords.Endings),
            .. Encoding.ASCII.GetBytes(ending),
        ];

    private char Letter(char first, int count) => (char)(first + random.Below(count));

    private int Orbitals(bool isPopulated, bool isCapital) =>
        isCapital ? 70
        : isPopulated ? (int)random.Between(1, 3)
        : random.OneIn(30) ? 1
        : 0;

    private void WriteHead(StarSystem system, bool isPopulated, bool isCapital)
    {
        writer.Raw("{\"id64\":"u8).Number(system.Id64).Raw(",\"name\":"u8).Text(system.Name);
        if (!isInCubes)
        {
            place = (Coordinate(), Coordinate() / 16, Coordinate());
        }

        WritePlace();
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

    private void WritePlace()
    {
        writer.Raw(",\"coords\":{\"x\":"u8).Decimal(place.X, 5);
        writer.Raw(",\"y\":"u8).Decimal(place.Y, 5);
        writer.Raw(",\"z\":"u8).Decimal(place.Z, 5).Raw("}"u8);
    }

    /// <summary>Light years with five decimals.</summary>
    private long Coordinate() => random.Between(-45_000 * 32, 65_000 * 32) * DecimalsOfStep;
}
