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
                    ? "DuckDB lets one process write at a time, and none read meanwhile: wait until the other one ends, or name another file."
                : text.Contains("not a valid DuckDB database", StringComparison.Ordinal)
                    ? "Name another file; this one is left as it is."
                : null,
        };

    /// <summary>Whether this process has the file open with other settings.</summary>
    public static bool IsOpenOtherwise(DestinationException exception) =>
        exception.Message.Contains("different configuration", StringComparison.Ordinal);

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
