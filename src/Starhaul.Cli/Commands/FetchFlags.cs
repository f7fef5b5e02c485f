using System.CommandLine;
using Starhaul.Cli.Values;
using Starhaul.Integrity;

namespace Starhaul.Cli.Commands;

/// <summary>Options that say something of one fetch, and how their texts are read.</summary>
internal static class FetchFlags
{
    private static readonly string[] Regimes = ["gzip", "zstd", "bzip2", "json", "ndjson", "binary"];

    public static Option<string> CreateOutput() =>
        new("--output", "-o") { HelpName = "PATH", Description = "Name of the file (one source only)" };

    public static Option<string> CreateRegime()
    {
        var option = new Option<string>("--regime")
        {
            HelpName = "NAME",
            Description =
                $"Check the bytes as {string.Join(", ", Regimes)}, whatever they claim; binary lifts all claims",
        };
        option.CompletionSources.Add(Regimes);
        return option;
    }

    public static Option<string> CreateSha256() =>
        new("--sha256") { HelpName = "HEX", Description = "The SHA-256 that the file must have (one source only)" };

    public static Option<string[]> CreateDigest() =>
        new("--digest")
        {
            HelpName = "ALG:HEX",
            Description = "A digest that the file must have, such as md5:... (one source only; may be given again)",
        };

    /// <summary>The regime that was asked for; null for none.</summary>
    /// <exception cref="UsageException">There is no such regime.</exception>
    public static string? Read(ParseResult parse, Option<string> regime)
    {
        var name = parse.GetValue(regime);
        return name is null || Regimes.Contains(name, StringComparer.Ordinal)
            ? name
            : throw new UsageException(
                $"--regime is '{name}'.",
                NearMatch.Suggest(name, Regimes) ?? $"Expected one of {string.Join(", ", Regimes)}."
            );
    }

    /// <summary>The digests that were given.</summary>
    /// <exception cref="UsageException">One of them is not of its form.</exception>
    public static IReadOnlyList<DeclaredDigest> Read(ParseResult parse, Option<string> sha256, Option<string[]> digest)
    {
        var digests = (parse.GetValue(digest) ?? [])
            .Select(text => ReadDigest(digest.Name, text, DigestOption.Parse))
            .ToList();
        if (parse.GetValue(sha256) is { } hex)
        {
            digests.Add(ReadSha256(sha256.Name, hex));
        }

        return digests;
    }

    /// <summary>A SHA-256 that was typed or written in a list.</summary>
    /// <param name="place">The option or line that it is the value of.</param>
    /// <param name="hex">The value.</param>
    /// <exception cref="UsageException">It is not 64 hex digits.</exception>
    public static DeclaredDigest ReadSha256(string place, string hex) =>
        ReadDigest(place, hex, text => DigestOption.Parse(DigestAlgorithm.Sha256, text));

    private static DeclaredDigest ReadDigest(string place, string text, Func<string, DeclaredDigest> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException exception)
        {
            throw new UsageException(
                $"{place}: {exception.Message}",
                "Copy the whole value from where its publisher states it."
            );
        }
    }
}
