using Starhaul.Pipelines.Sinks.DuckDb;
using Starhaul.Pipelines.Sinks.Ndjson;
using Starhaul.Pipelines.Sinks.Parquet;
using Starhaul.Pipelines.Sinks.Postgres;
using Starhaul.Pipelines.Sinks.Sqlite;

namespace Starhaul.Pipelines.Sinks;

/// <summary>The targets that there are: one line each.</summary>
internal static class BuiltInSinks
{
    private static readonly SinkKind[] All =
    [
        SinkKind.Updating("sqlite:", "sqlite:PATH", SqliteAt, File.Exists),
        SinkKind.Updating("duckdb:", "duckdb:PATH", place => new DuckDbStore(place), IsDuckDbFile) with
        {
            Identity = WithoutOptions,
        },
        SinkKind.Updating("postgres://", "postgres://USER@HOST/DATABASE", PostgresAt, _ => true) with
        {
            Identity = DatabaseOf,
        },
        SinkKind.Updating("postgresql://", "postgresql://USER@HOST/DATABASE", PostgresAt, _ => true) with
        {
            IsAlias = true,
            Identity = DatabaseOf,
        },
        new("parquet:", "parquet:DIR", (place, _) => new ParquetSink(place), IsParquetFolder)
        {
            Identity = WithoutOptions,
        },
        new("ndjson:", "ndjson:DIR", (place, _) => new NdjsonSink(place), Directory.Exists),
    ];

    /// <summary>How each kind of target is written, for a message or a help text.</summary>
    public static IReadOnlyList<string> Forms { get; } =
    [.. All.Where(kind => !kind.IsAlias).Select(kind => kind.Form)];

    /// <summary>The sink for a target. It is opened later.</summary>
    /// <exception cref="ArgumentException">The target is of no known kind, or says no place.</exception>
    public static Sink Create(string target, TimeProvider time)
    {
        var (kind, place) = Find(target);
        return kind.Create(place, time);
    }

    /// <summary>Whether there is something at a target already, as far as that shows without a connection.</summary>
    /// <exception cref="ArgumentException">The target is of no known kind, or says no place.</exception>
    public static bool Exists(string target)
    {
        var (kind, place) = Find(target);
        return kind.Exists(place);
    }

    /// <summary>What a target stands for: equal for two spellings of one place.</summary>
    /// <exception cref="ArgumentException">The target is of no known kind, or says no place.</exception>
    public static string Identity(string target)
    {
        var (kind, place) = Find(target);
        return $"{(kind.IsAlias ? "postgres://" : kind.Prefix)}{kind.Identity(place)}";
    }

    private static (SinkKind Kind, string Place) Find(string target)
    {
        var found = All.FirstOrDefault(kind => target.StartsWith(kind.Prefix, StringComparison.OrdinalIgnoreCase));
        return found is not null && target.Length > found.Prefix.Length
            ? (found, target[found.Prefix.Length..])
            : throw new ArgumentException(
                $"'{WithoutSecret(target)}' is no target; a target is {string.Join(" or ", Forms)}.",
                nameof(target)
            );
    }

    /// <summary>A mistyped URL may still hold a password, whatever became of its scheme.</summary>
    private static string WithoutSecret(string target)
    {
        var at = target.LastIndexOf('@');
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        var shown = scheme >= 0 && scheme < at ? target[..(scheme + 3)] : "";
        return at >= 0 ? $"{shown}...{target[at..]}" : target;
    }

    private static PostgresStore PostgresAt(string place) => new(PostgresTarget.Parse("postgres://" + place));

    private static string DatabaseOf(string place) => PostgresTarget.Parse("postgres://" + place).Identity;

    private static string WithoutOptions(string place) => SinkKind.FullPath(DuckDbOptions.Parse(place).Path);

    private static bool IsDuckDbFile(string place) => File.Exists(DuckDbOptions.Parse(place).Path);

    private static bool IsParquetFolder(string place) => Directory.Exists(DuckDbOptions.Parse(place).Path);

    /// <summary>What SQLite takes for a database in memory or a URI would be a load that is lost.</summary>
    private static SqliteStore SqliteAt(string place) =>
        place[0] is not ':' && !place.StartsWith("file:", StringComparison.Ordinal)
            ? new SqliteStore(place)
            : throw new ArgumentException($"'sqlite:{place}' names no file of its own.", nameof(place));
}
