namespace Starhaul.Cli.Demo.Galaxy;

/// <summary>SplitMix64: the same numbers for the same seed on every machine and in every version.</summary>
internal sealed class SeededRandom(int seed)
{
    private ulong state = (ulong)(uint)seed;

    /// <summary>Any 64 bits.</summary>
    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to, and without, the bound.</summary>
    public long Below(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number between two, both included.</summary>
    public long Between(long least, long most) => least + Below(most - least + 1);

    /// <summary>True once in so many times on average.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>One of several.</summary>
    public T Pick<T>(T[] choices) => choices[Below(choices.Length)];

    /// <summary>One of several, the first ones far more often.</summary>
    public T MostlyFirst<T>(T[] choices) => choices[Below(Below(choices.Length) + 1)];
}
