using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>Several writers of one box at once: whatever their steps fall between, file and record agree, and none is lost.</summary>
public sealed class BucketWritersTests
{
    private const int Several = 40;

    [Theory]
    [InlineData(S3Conditions.Honoured)]
    [InlineData(S3Conditions.Ignored)]
    public async Task Two_writers_at_once_lose_and_double_nothing(S3Conditions conditions)
    {
        await using var scene = await BucketScene.StartAsync(conditions);
        var files = Environment.GetEnvironmentVariable("STARHAUL_LONG") is { Length: > 0 } ? 200 : Several;
        var sources = Enumerable
            .Range(0, files)
            .Select(number => scene.File($"f{number}.bin", S3Scene.Bytes(2000 + number, number)))
            .ToList();

        // Every fourth file is fetched by both.
        await Task.WhenAll(
            BringAsync(scene, "a", sources.Where((_, number) => number % 2 == 0 || number % 4 == 1)),
            BringAsync(scene, "b", sources.Where((_, number) => number % 2 == 1))
        );

        var records = await scene.RecordsAsync();
        Assert.Equal(files, records.Count);
        Assert.All(records, record => Assert.Equal(record.Sha256, Hash(scene.Stored(record.Path)!)));
        var report = await scene.CheckAsync();
        Assert.True(report.IsSound);
        Assert.Equal(2, report.Writers!.Count);
    }

    [Theory]
    [InlineData(S3Conditions.Honoured, "PUT", "dumps/a.bin")]
    [InlineData(S3Conditions.Ignored, "PUT", "dumps/a.bin")]
    [InlineData(S3Conditions.Honoured, "PUT", "dumps/manifest/")]
    [InlineData(S3Conditions.Ignored, "PUT", "dumps/manifest/")]
    public async Task A_writer_that_pauses_before_a_write_leaves_file_and_record_of_one_version(
        S3Conditions conditions,
        string method,
        string key
    )
    {
        await using var scene = await BucketScene.StartAsync(conditions);
        var (first, second) = (S3Scene.Bytes(1000, seed: 1), S3Scene.Bytes(2000, seed: 2));
        Task<FetchResult>? other = null;
        scene.Origin.BeforeWrite = request =>
        {
            if (
                request.Method != method
                || !request.Path.StartsWith($"/{S3Origin.Bucket}/{key}", StringComparison.Ordinal)
            )
            {
                return;
            }

            scene.Origin.BeforeWrite = null;
            // While this write waits the other writer publishes from its first step to its last, a second later by the clock.
            other = Task.Run(async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1.1), BucketScene.Ending);
                return await scene.FetchAsync(
                    scene.File("a.bin", second),
                    "b",
                    new FetchOptions { Force = true, Output = "a.bin" }
                );
            });
            Assert.True(((IAsyncResult)other).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
        };

        await scene.FetchAsync(scene.File("a.bin", first), "a");
        await other!;

        var record = Assert.Single(await scene.RecordsAsync());
        Assert.Equal(record.Sha256, Hash(scene.Stored("a.bin")!));
        Assert.True((await scene.CheckAsync()).IsSound);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_made_once()
    {
        await using var scene = await BucketScene.StartAsync();
        var isLost = 0;
        scene.Origin.AfterWrite = request =>
            request.Path.EndsWith(".jsonl", StringComparison.Ordinal) && isLost++ == 0 ? OriginResponse.Of(503) : null;

        await scene.FetchAsync(scene.File("a.bin", S3Scene.Bytes(1000)));

        Assert.Single(await scene.RecordsAsync());
        Assert.Equal(1, (await scene.CheckAsync()).Writers!.Sum(writer => writer.Objects));
    }

    [Fact]
    public async Task A_copied_folder_of_work_begins_a_chain_of_its_own()
    {
        await using var scene = await BucketScene.StartAsync();
        await scene.FetchAsync(scene.File("a.bin", [1]), "a");
        CopyFolder(scene.WorkOf("a"), scene.WorkOf("b"));
        await scene.FetchAsync(scene.File("b.bin", [2]), "a");

        var state = Directory.GetFiles(scene.WorkOf("b"), "manifest.writer", SearchOption.AllDirectories)[0];
        Assert.NotEmpty(await File.ReadAllTextAsync(state, BucketScene.Ending));
        await scene.FetchAsync(scene.File("c.bin", [3]), "b");

        Assert.Equal(["a.bin", "b.bin", "c.bin"], (await scene.RecordsAsync()).Select(record => record.Path));
        Assert.True((await scene.CheckAsync()).IsSound);
    }

    [Fact]
    public async Task Does_not_replace_a_file_that_no_record_knows()
    {
        await using var scene = await BucketScene.StartAsync();
        scene.Origin.Put("dumps/a.bin", new S3OriginObject([9]));
        var source = scene.File("a.bin", [1, 2]);

        var error = await Assert.ThrowsAsync<DestinationException>(() => scene.FetchAsync(source));
        var forced = await scene.FetchAsync(source, fetch: new FetchOptions { Force = true });

        Assert.Contains($"{scene.Box}/a.bin is in the way", error.Message, StringComparison.Ordinal);
        Assert.Equal(FetchStatus.Fetched, forced.Status);
        Assert.Equal([1, 2], scene.Stored("a.bin"));
    }

    private static async Task BringAsync(BucketScene scene, string writer, IEnumerable<Source> sources)
    {
        var options = scene.FetcherOptions(writer);
        using var s3 = scene.Transport(options);
        await using var fetcher = new FileFetcher(options with { Transports = [s3] });
        await Parallel.ForEachAsync(
            sources,
            new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = BucketScene.Ending },
            async (source, ending) => await fetcher.FetchAsync(source, FetchOptions.Default, cancellationToken: ending)
        );
    }

    private static string Hash(byte[] bytes) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
