using System.Numerics;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>
/// Which keys came before, in constant memory: Bloom filters, of which a further, larger one begins when one is full. It
/// never forgets a key; of those that did not come, it takes a few for known, of the whole galaxy about one in twenty.
/// </summary>
internal sealed class SeenKeys
{
    private const int BitsPerKey = 16;
    private const int ProbesPerKey = 4;

    // 2 MB, 16 MB and 128 MB. The last one takes whatever comes.
    private static readonly long[] Capacities = [1L << 20, 1L << 23, 1L << 26];

    private readonly List<ulong[]> filters = [new ulong[Capacities[0] * BitsPerKey / 64]];
    private long room = Capacities[0];
    private ulong greatest;

    /// <summary>Keeps a key.</summary>
    public void Add(long key)
    {
        greatest = Math.Max(greatest, (ulong)key);
        if (room-- == 0)
        {
            var capacity = Capacities[filters.Count];
            filters.Add(new ulong[capacity * BitsPerKey / 64]);
            room = filters.Count == Capacities.Length ? long.MaxValue : capacity;
        }

        var filter = filters[^1];
        var (hash, step) = Hash(key);
        for (var probe = 0; probe < ProbesPerKey; probe++, hash += step)
        {
            var bit = hash & ((ulong)filter.LongLength * 64 - 1);
            filter[bit / 64] |= 1UL << (int)bit;
        }
    }

    /// <summary>Whether a key may have come; when it did, always.</summary>
    public bool MayHold(long key)
    {
        // Many dumps have their systems by id64 upwards.
        if ((ulong)key > greatest)
        {
            return false;
        }

        var (hash, step) = Hash(key);
        foreach (var filter in filters)
        {
            if (Holds(filter, hash, step))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(ulong[] filter, ulong hash, ulong step)
    {
        for (var probe = 0; probe < ProbesPerKey; probe++, hash += step)
        {
            var bit = hash & ((ulong)filter.LongLength * 64 - 1);
            if ((filter[bit / 64] & (1UL << (int)bit)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    // The finalizer of SplitMix64, twice: the probes of a key are an arithmetic progression of the two.
    private static (ulong Hash, ulong Step) Hash(long key)
    {
        var hash = Mix((ulong)key);
        return (hash, Mix(BitOperations.RotateLeft(hash, 32)) | 1);
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
