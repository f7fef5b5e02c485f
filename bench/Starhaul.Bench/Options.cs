using System.Globalization;

namespace Starhaul.Bench;

/// <summary>Reads <c>--name value</c> pairs.</summary>
internal static class Options
{
    public static Dictionary<string, string> Parse(string[] args) =>
        args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    public static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Bytes from a text such as <c>1G</c>, in powers of 1,000.</summary>
    public static long Size(string text) =>
        char.ToUpperInvariant(text[^1]) switch
        {
            'K' => Number(text[..^1]) * 1_000,
            'M' => Number(text[..^1]) * 1_000_000,
            'G' => Number(text[..^1]) * 1_000_000_000,
            _ => Number(text),
        };
}
