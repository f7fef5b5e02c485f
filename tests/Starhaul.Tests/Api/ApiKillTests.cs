using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Starhaul.TestOrigin;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Api;

/// <summary>
/// The program, killed by SIGKILL at any moment and started again until it ends: no record is lost, none comes twice, and no
/// limit is exceeded. <c>STARHAUL_LONG=1</c> kills it 50 times.
/// </summary>
[Collection(nameof(AloneCollection))]
public sealed class ApiKillTests
{
    private const int Count = 2_000;
    private static readonly int Kills = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1" ? 50 : 3;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("things.ndjson")]
    [InlineData("things.ndjson.gz")]
    public async Task The_file_is_that_of_an_undisturbed_run_after_any_kill(string name)
    {
        await using var scene = await ApiScene.StartAsync();
        var windows = new WindowCounter(10, TimeSpan.FromMilliseconds(100));
        scene.Origin.Handle(
            "/api/things",
            request => windows.Take(request.At) ? Page(request) : OriginResponse.Of(500)
        );
        await File.WriteAllTextAsync(
            scene.PathOf("def.json"),
            $$"""
            {
              "name": "things", "base_url": "{{scene.BaseUrl}}",
              "request": { "path": "things", "query": { "page": "{page}" } },
              "records": "/results", "pagination": { "type": "page", "total": "/count" },
              "limits": [ { "type": "sliding_window", "requests": 10, "per": "100ms" } ]
            }
            """,
            Ending
        );
        var random = new Random(name.Length);
        var kills = 0;
        while (kills < Kills)
        {
            // A run takes about a second: kills fall on its start, on its pages and on its publish.
            if (await RunAsync(scene, name, TimeSpan.FromSeconds(random.NextDouble() * 1.6)) == 0)
            {
                await RequireWholeAsync(scene, name);
                File.Delete(scene.PathOf(name));
                File.Delete(scene.PathOf("manifest.jsonl"));
            }
            else
            {
                kills++;
            }
        }

        Assert.Equal(0, await RunAsync(scene, name, killAfter: null));
        await RequireWholeAsync(scene, name);
        Assert.InRange(windows.Most, 1, 10);
    }

    [Fact(Timeout = 300_000)]
    public async Task Children_are_neither_lost_nor_doubled_after_any_kill()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/pages",
            _ => OriginResponse.Json($$"""{"r":[{{string.Join(',', Enumerable.Range(0, 100))}}]}""")
        );
        scene.Origin.Handle("/api/things", Page);
        await File.WriteAllTextAsync(
            scene.PathOf("def.json"),
            """
            {"defaults":{"base_url":"BASE","limits":[{"type":"sliding_window","requests":10,"per":"100ms"}]},
             "resources":[
              {"name":"pages","request":{"path":"pages"},"records":"/r"},
              {"name":"things","request":{"path":"things","query":{"page":"{page}"}},"parameters":{"page":{"required":true}},
               "records":"/results","parent":{"resource":"pages","parameters":{"page":""}}}]}
            """.Replace("BASE", scene.BaseUrl.AbsoluteUri, StringComparison.Ordinal),
            Ending
        );
        var random = new Random(7);
        for (var kills = 0; kills < Kills; )
        {
            if (
                await RunAsync(scene, "things.ndjson", TimeSpan.FromSeconds(random.NextDouble() * 2), "def.json#things")
                == 0
            )
            {
                await RequireWholeAsync(scene, "things.ndjson");
                File.Delete(scene.PathOf("things.ndjson"));
                File.Delete(scene.PathOf("pages.ndjson"));
                File.Delete(scene.PathOf("manifest.jsonl"));
            }
            else
            {
                kills++;
            }
        }

        Assert.Equal(0, await RunAsync(scene, "things.ndjson", killAfter: null, "def.json#things"));
        await RequireWholeAsync(scene, "things.ndjson");
        Assert.DoesNotContain(Directory.GetFiles(scene.Box), path => path.EndsWith(".part", StringComparison.Ordinal));
    }

    private static async Task RequireWholeAsync(ApiScene scene, string name)
    {
        await using var files = new FileFetcher(new FileFetcherOptions { Box = scene.Box });
        var manifest = await Manifest.OpenAsync(scene.Box, cancellationToken: Ending);
        var record = manifest.FindByPath(name)!;
        using var content = new StreamReader(
            files.OpenContent(new FetchResult(FetchStatus.Unchanged, scene.PathOf(name), record))
        );
        Assert.Equal(
            string.Concat(ApiScene.Expected(Count).Select(line => line + "\n")),
            await content.ReadToEndAsync(Ending)
        );
        Assert.False(File.Exists(scene.PathOf(name + ".part")));
        Assert.False(File.Exists(scene.PathOf(name + ".part.json")));
    }

    private static OriginResponse Page(OriginRequest request)
    {
        var offset = 20 * int.Parse(ApiScene.Query(request, "page")!, CultureInfo.InvariantCulture);
        var page = ApiScene.Records(offset, Math.Clamp(Count - offset, 0, 20));
        return OriginResponse.Json(new JsonObject { ["count"] = Count, ["results"] = page }.ToJsonString());
    }

    private static async Task<int> RunAsync(
        ApiScene scene,
        string name,
        TimeSpan? killAfter,
        string definition = "def.json"
    )
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Starhaul.Cli"),
            ["api", definition, "-o", name, "--quiet"]
        )
        {
            WorkingDirectory = scene.Box,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_CACHE_HOME"] = scene.PathOf("cache");
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(Ending);
        var printed = process.StandardOutput.ReadToEndAsync(Ending);
        if (killAfter is { } delay)
        {
            await Task.WhenAny(Task.Delay(delay, Ending), process.WaitForExitAsync(Ending));
            process.Kill();
        }

        await process.WaitForExitAsync(Ending);
        await printed;
        Assert.True(process.ExitCode is 0 or 137, $"exit {process.ExitCode}: {await said}");
        return process.ExitCode;
    }
}
