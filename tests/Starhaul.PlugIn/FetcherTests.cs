using System.Text;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn;

/// <summary>What an application that knows the public API alone is told of a file, of a box and of a load.</summary>
public sealed class FetcherTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-plug-in-").FullName;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string Box => Path.Combine(folder, "box");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_record_says_how_long_the_file_is_and_what_each_tier_found()
    {
        await using var origin = await Origin.StartAsync();
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Box });

        var result = await FetchAsync(fetcher, origin, "[1,2,3]");

        Assert.Equal((FetchStatus.Fetched, 3L), (result.Status, result.Records));
        Assert.Empty(result.Warnings);
        Assert.Equal(7, result.Record.Length);
        Assert.Null(result.Record.WireSha256);
        Assert.Equal(Verdict.Pass, result.Record.TransportTier.Verdict);
        Assert.Equal(Verdict.Pass, result.Record.ContentTier.Verdict);
        Assert.Equal(Verdict.Recorded, result.Record.DigestTier.Verdict);
        Assert.NotEqual(Verdict.Fail, result.Record.ServerTier.Verdict);
    }

    [Fact]
    public async Task Bytes_are_proven_without_a_box_in_two_steps()
    {
        await using var origin = await Origin.StartAsync();
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Box });
        var source = Source.Parse(origin.Serve("/a.json", OriginFile.Of("[1,2,3]")));
        var path = Path.Combine(folder, "a.json");

        var probe = await fetcher.ProbeAsync(source, cancellationToken: Ending);
        var transfer = await fetcher.ExecuteRegimeAsync(probe, path, cancellationToken: Ending);

        Assert.Equal((path, 3L), (transfer.PublishPath, transfer.Content!.Records));
        Assert.Equal("[1,2,3]", await File.ReadAllTextAsync(path, Ending));
        Assert.False(Directory.Exists(Box));
    }

    [Fact]
    public async Task What_is_wrong_with_a_manifest_is_a_sentence_with_the_number_of_its_line()
    {
        await using var origin = await Origin.StartAsync();
        await using (var fetcher = new FileFetcher(new FileFetcherOptions { Box = Box }))
        {
            await FetchAsync(fetcher, origin, "[1,2,3]");
        }

        Assert.Empty((await Manifest.CheckAsync(Box, cancellationToken: Ending)).Problems);
        var path = Path.Combine(Box, "manifest.jsonl");
        var text = await File.ReadAllTextAsync(path, Ending);
        await File.WriteAllTextAsync(
            path,
            text.Replace("starhaul-manifest", "starhaul-Manifest", StringComparison.Ordinal),
            Ending
        );

        var report = await Manifest.CheckAsync(Box, cancellationToken: Ending);

        Assert.False(report.IsSound);
        Assert.StartsWith("line 1: ", report.Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_box_is_verified_with_and_without_a_word_in_its_manifest()
    {
        await using var origin = await Origin.StartAsync();
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Box });
        await FetchAsync(fetcher, origin, "[1,2,3]");
        var manifest = await Manifest.OpenAsync(Box, cancellationToken: Ending);

        Assert.Equal(["a.json"], await VerifyAsync(manifest, writeVerdicts: false));
        Assert.Equal(2, await CountLinesAsync());
        Assert.Equal(["a.json"], await VerifyAsync(manifest, writeVerdicts: true));
        Assert.Equal(3, await CountLinesAsync());
    }

    [Fact]
    public void A_resource_names_what_must_be_said_to_ask_it()
    {
        var resource = ApiResources.Parse(
            """
            {
              "name": "things",
              "base_url": "https://api.example.org/",
              "request": { "path": "things/{kind}", "query": { "size": "{size}" } },
              "parameters": { "kind": { "required": true }, "size": {} }
            }
            """u8.ToArray(),
            "things.json"
        );

        Assert.Equal(["kind", "size"], resource.ParameterNames.Order(StringComparer.Ordinal));
        Assert.Equal(["kind"], resource.RequiredParameters);
    }

    private static Task<FetchResult> FetchAsync(FileFetcher fetcher, Origin origin, string text) =>
        fetcher.FetchAsync(
            Source.Parse(origin.Serve("/a.json", OriginFile.Of(Encoding.UTF8.GetBytes(text)))),
            FetchOptions.Default,
            cancellationToken: Ending
        );

    private static async Task<List<string>> VerifyAsync(Manifest manifest, bool writeVerdicts)
    {
        var paths = new List<string>();
        await foreach (var file in manifest.VerifyAsync(writeVerdicts, Ending))
        {
            Assert.Equal(Verdict.Pass, file.Verdict);
            paths.Add(file.Path);
        }

        return paths;
    }

    private async Task<int> CountLinesAsync() =>
        (await File.ReadAllLinesAsync(Path.Combine(Box, "manifest.jsonl"), Ending)).Length;
}
