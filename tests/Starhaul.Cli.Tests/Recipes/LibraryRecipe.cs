using Starhaul.Pipelines;

namespace Starhaul.Cli.Tests.Recipes;

/// <summary>The program of docs/recipes/library.md, as it stands there; only places and the source are given from outside.</summary>
internal static class LibraryRecipe
{
    public static async Task<int> RunAsync(string dumps, string url, string target, Printed Console)
    {
        // begin
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = dumps });
        var source = Source.Parse(url);

        try
        {
            var dump = new SpanshDump(new SpanshDumpOptions { Targets = [target] });
            var result = await dump.RunAsync(fetcher, source);

            Console.WriteLine($"{result.Records} records of {result.File.Path}");
            Console.WriteLine($"sha256 {result.File.Record.Sha256}");
        }
        catch (StarhaulException exception)
        {
            Console.Error.WriteLine($"{exception.Message} {exception.Hint}");
            return (int)exception.ExitCode;
        }

        return 0;
        // end
    }
}

/// <summary>A console that keeps what is printed.</summary>
internal sealed class Printed
{
    public StringWriter Out { get; } = new();

    public StringWriter Error { get; } = new();

    public void WriteLine(string line) => Out.WriteLine(line);
}
