using Starhaul.DuckDb;
using Starhaul.Pipelines;
using Starhaul.Postgres;

namespace Starhaul.Cli.Values;

/// <summary>The targets that the program knows: those of the pipelines and those of the packages that it comes with.</summary>
internal static class Targets
{
    /// <summary>The kinds that pipelines do not have of themselves.</summary>
    public static IReadOnlyList<SinkFactory> Added { get; } = [PostgresSinks.Database, .. DuckDbSinks.All];

    /// <summary>What the target of each kind begins with.</summary>
    public static IEnumerable<string> Schemes =>
        SpanshDump
            .TargetForms.Concat(Added.Select(static sink => sink.Form))
            .Select(static form =>
                form.Contains("://", StringComparison.Ordinal) ? form.Split("//")[0] + "//" : form.Split(':')[0] + ":"
            );

    /// <summary>Whether a target is one in a bucket.</summary>
    public static bool IsInBucket(string target) => target.Contains(":s3://", StringComparison.OrdinalIgnoreCase);

    /// <summary>How each kind is written, for a help text; a constant, for every start of the program would load what has them.</summary>
    public const string Forms = "sqlite:PATH, ndjson:DIR, postgres://USER@HOST/DATABASE, duckdb:PATH, parquet:DIR";
}
