namespace Starhaul.Cli.Tests.Readme;

/// <summary>The example of the README, as it stands there; only the box and the source are given from outside.</summary>
internal static class ReadmeExample
{
    public static async Task RunAsync(string dumps, string url, TextWriter Console)
    {
        // begin
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = dumps });
        var source = Source.Parse(url);

        var result = await fetcher.FetchAsync(source, FetchOptions.Default);

        Console.WriteLine($"{result.Status} {result.Path}");
        Console.WriteLine($"sha256 {result.Record.Sha256}, {result.Record.Content?.Records} records");
        Console.WriteLine($"proof: {result.Record.Evidence}");
        // end
    }
}
