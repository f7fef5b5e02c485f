namespace Starhaul.Regimes.Native;

/// <summary>A library that inflates and computes checksums. The list of those we use is here, the fastest first.</summary>
internal abstract class InflateLibrary
{
    private static readonly InflateLibrary[] Known = [new IsalLibrary(), new ZlibLibrary()];
    private static readonly Lazy<InflateLibrary?> FirstPresent = new(() => Known.FirstOrDefault(x => x.IsPresent));

    /// <summary>Every library that we can use, the fastest first.</summary>
    public static IReadOnlyList<InflateLibrary> All => Known;

    /// <summary>The fastest library that is installed; its <see cref="Name"/> tells which inflater is in use.</summary>
    /// <exception cref="MissingDependencyException">None is installed.</exception>
    public static InflateLibrary Fastest =>
        FirstPresent.Value
        ?? throw new MissingDependencyException(
            "A library that inflates is needed to check gzip files, and neither libisal.so.2 nor libz.so.1 is installed."
        )
        {
            Hint = "apt-get install libisal2 (faster) or zlib1g",
        };

    /// <summary>A short name for benchmarks and diagnostics: <c>isa-l</c>, <c>zlib</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it is installed and behaves as we expect.</summary>
    public abstract bool IsPresent { get; }

    /// <summary>A fresh inflater.</summary>
    public abstract Inflater CreateInflater();

    /// <summary>Carries a CRC-32 (RFC 1952 §8) on over the next bytes; it starts as 0.</summary>
    public abstract uint Crc32(uint crc, ReadOnlySpan<byte> bytes);

    /// <summary>Carries an Adler-32 (RFC 1950 §8.2) on over the next bytes; it starts as 1.</summary>
    public abstract uint Adler32(uint adler, ReadOnlySpan<byte> bytes);
}
