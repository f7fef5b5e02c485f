namespace Starhaul.Tests.Fuzzing;

/// <summary>
/// Inputs that are nearly right, always the same ones for a round: bits flipped, bytes taken out, put in, doubled, cut off, and joined to
/// those of another input. <c>STARHAUL_LONG=1</c> makes twenty times as many.
/// </summary>
internal static class Mutation
{
    private static readonly int Factor = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1" ? 20 : 1;

    /// <summary>Bytes that mean something to one of the formats.</summary>
    private static readonly byte[] Telling = [.. "\0\"\\{}[]<>&;,=-*/.:%09aZ \t\r\n"u8, 0x1F, 0x7F, 0x80, 0xC3, 0xFF];

    /// <summary>So many inputs, each with its number.</summary>
    public static IEnumerable<(int Round, byte[] Bytes)> Of(IReadOnlyList<byte[]> seeds, int rounds)
    {
        for (var round = 0; round < rounds * Factor; round++)
        {
            var random = new Random(round);
            var bytes = seeds[random.Next(seeds.Count)].ToList();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                Change(bytes, seeds, random);
            }

            yield return (round, bytes.ToArray());
        }
    }

    private static void Change(List<byte> bytes, IReadOnlyList<byte[]> seeds, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var count = Math.Min(random.Next(1, 9), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = Telling[random.Next(Telling.Length)];
                break;
            case 2:
                bytes.RemoveRange(at, count);
                break;
            case 3:
                bytes.InsertRange(at, [.. bytes.Skip(at).Take(count)]);
                break;
            case 4:
                bytes.Insert(at, Telling[random.Next(Telling.Length)]);
                break;
            case 5 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                var other = seeds[random.Next(seeds.Count)];
                var from = random.Next(other.Length + 1);
                bytes.InsertRange(at, other.Skip(from).Take(random.Next(40)));
                break;
            default:
                bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 30)));
                break;
        }
    }
}
