using Starhaul.Pipelines;

namespace Starhaul.Cli.Values;

/// <summary>Finds what a person may have meant by a word that the library refused: its messages have the word in quotes.</summary>
internal static class RefusedWord
{
    private static readonly string[] Compressions = ["gzip", "zstd"];

    /// <summary>The question to ask; null where nothing is near.</summary>
    /// <param name="message">The message of the library.</param>
    public static string? Suggest(string message)
    {
        if (message.Split('\'') is not [_, { Length: > 0 } word, ..])
        {
            return null;
        }

        if (message.Contains("is no target", StringComparison.Ordinal))
        {
            var kind = word.Split(':')[0];
            return
                NearMatch.Find(kind, Targets.Schemes.Select(static scheme => scheme.Split(':')[0])) is [var near, ..]
                && near != kind // its place is what is missing
                ? $"Did you mean '{Targets.Schemes.First(scheme => scheme.StartsWith(near + ':', StringComparison.Ordinal))}...'?"
                : null;
        }

        return message.StartsWith("There is no table", StringComparison.Ordinal)
                ? NearMatch.Suggest(word, SpanshDump.Tables)
            : message.Contains("Compression", StringComparison.OrdinalIgnoreCase)
                ? NearMatch.Suggest(word, Compressions)
            : null;
    }
}
