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

    /// <summary>How each kind is written, for a help text.</summary>
    public static string Forms { get; } =
        string.Join(", ", SpanshDump.TargetForms.Concat(Added.Select(sink => sink.Form)));
}
