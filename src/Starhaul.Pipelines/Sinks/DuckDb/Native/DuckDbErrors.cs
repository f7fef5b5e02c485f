using Starhaul.Diagnostics;

namespace Starhaul.Pipelines.Sinks.DuckDb.Native;

/// <summary>DuckDB's words as errors that say what to do next.</summary>
internal static class DuckDbErrors
{
    public static DestinationException CannotOpen(string path, string text) =>
        new($"The DuckDB database '{path}' cannot be opened: {FirstLine(text)}")
        {
            Step = FetchStep.Publish,
            Hint =
                text.Contains("lock", StringComparison.Ordinal)
                    ? "DuckDB lets one process write at a time, and none read meanwhile: end the other one, or load into another file."
                : text.Contains("not a valid DuckDB database", StringComparison.Ordinal)
                    ? "Name another file; this one is left as it is."
                : null,
        };

    public static DestinationException Failed(string text) =>
        new($"DuckDB: {FirstLine(text)}")
        {
            Step = FetchStep.Publish,
            Hint = text.Contains("Out of Memory", StringComparison.Ordinal)
                ? "Give it more: duckdb:PATH?memory_limit=2GB."
                : null,
        };

    // What follows is the place in the SQL, or a stack.
    private static string FirstLine(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }
}
