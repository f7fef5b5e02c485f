using System.Text.RegularExpressions;

namespace Starhaul.DuckDb.Native;

/// <summary>How much of the machine DuckDB may take.</summary>
internal sealed partial record DuckDbOptions
{
    [GeneratedRegex(
        @"^[1-9]\d*(\.\d+)?\s*([kmgt]i?b|b)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Size { get; }

    /// <summary>Memory that DuckDB may use before it goes to disk, with its unit. Default 300 MB: with 1 GB a load takes as long.</summary>
    public string MemoryLimit { get; init; } = "300MB";

    /// <summary>Threads that a query may use, from 1. Default: one for each core.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Where it goes when memory is used up; null is beside the database.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>Reads a target such as <c>galaxy.duckdb?memory_limit=2GB&amp;threads=4</c>.</summary>
    /// <exception cref="ArgumentException">There is no path, or an option that there is not.</exception>
    public static (string Path, DuckDbOptions Options) Parse(string target)
    {
        var options = new DuckDbOptions();
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? target : target[..question];
        if (path.Length == 0)
        {
            throw new ArgumentException("A DuckDB target names its file: duckdb:PATH.", nameof(target));
        }

        var settings = question < 0 ? [] : target[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries);
        foreach (var setting in settings)
        {
            options = setting.Split('=') switch
            {
                ["memory_limit", var limit] when Size.IsMatch(limit) => options with { MemoryLimit = limit },
                ["threads", var text] when int.TryParse(text, out var threads) && threads > 0 => options with
                {
                    Threads = threads,
                },
                _ => throw new ArgumentException(
                    $"'{setting}' is no option of a DuckDB target; there are memory_limit=2GB and threads=4.",
                    nameof(target)
                ),
            };
        }

        return (path, options);
    }

    /// <summary>The settings of a database by DuckDB's names.</summary>
    internal IEnumerable<(string Name, string Value)> Settings(string path)
    {
        yield return ("memory_limit", MemoryLimit);
        yield return ("threads", Threads.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return ("temp_directory", TemporaryFolder ?? $"{path}.tmp");
        yield return ("checkpoint_threshold", "256MB");
        // Of new files: from this version on a log names its file and the checkpoint that it follows, and DuckDB refuses any other.
        yield return ("storage_compatibility_version", "v1.4.0");
        // It must never load code from elsewhere.
        yield return ("autoinstall_known_extensions", "false");
        yield return ("autoload_known_extensions", "false");
        yield return ("custom_user_agent", Product.Tool);
    }
}
