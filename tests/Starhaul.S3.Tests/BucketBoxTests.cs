using System.Security.Cryptography;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>A box in a bucket: files in, their records, and what is done with them after.</summary>
public sealed class BucketBoxTests
{
    private const int SeveralParts = 20_000_000;

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(SeveralParts)]
    public async Task Brings_a_file_into_a_bucket_and_writes_it_down(int length)
    {
        await using var scene = await BucketScene.StartAsync();
        var bytes = S3Scene.Bytes(length);

        var result = await scene.FetchAsync(scene.File("a.bin", bytes));

        Assert.Equal(FetchStatus.Fetched, result.Status);
        Assert.Equal($"{scene.Box}/a.bin", result.Path);
        Assert.Equal(bytes, scene.Stored("a.bin"));
        var record = Assert.Single(await scene.RecordsAsync());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), record.Sha256);
        Assert.Equal($"\"{scene.Origin.Find("dumps/a.bin")!.Tag}\"", record.Object?.ETag);
        Assert.Equal(1, record.Generation);
        Assert.Empty(scene.Origin.OpenUploads);
        Assert.DoesNotContain(scene.Origin.Keys, key => key.Contains("manifest.key", StringComparison.Ordinal));
        var left = Directory.GetFiles(scene.WorkOf("a"), "*", SearchOption.AllDirectories).Select(Path.GetFileName);
        Assert.Equal(["manifest.key", "manifest.lock", "manifest.writer"], left.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_second_get_is_unchanged_for_whichever_writer()
    {
        await using var scene = await BucketScene.StartAsync();
        var source = scene.File("a.bin", S3Scene.Bytes(1000));
        await scene.FetchAsync(source);
        var keys = scene.Origin.Keys;

        var same = await scene.FetchAsync(source);
        var other = await scene.FetchAsync(source, "b");

        Assert.Equal(FetchStatus.Unchanged, same.Status);
        Assert.Equal(FetchStatus.Unchanged, other.Status);
        Assert.Equal(keys, scene.Origin.Keys);
    }

    [Theory]
    [InlineData(S3Conditions.Honoured)]
    [InlineData(S3Conditions.Ignored)]
    [InlineData(S3Conditions.Refused)]
    public async Task Writers_see_what_others_have_written(S3Conditions conditions)
    {
        await using var scene = await BucketScene.StartAsync(conditions);
        await scene.FetchAsync(scene.File("a.bin", S3Scene.Bytes(1000, seed: 1)), "a");
        await scene.FetchAsync(scene.File("a.bin", S3Scene.Bytes(2000, seed: 2)), "b");
        await scene.FetchAsync(scene.File("a.bin", S3Scene.Bytes(1000, seed: 1)), "a");
        await scene.FetchAsync(scene.File("b.bin", S3Scene.Bytes(3000)), "b");

        var records = await scene.RecordsAsync();
        var report = await scene.CheckAsync();

        Assert.Equal(["a.bin", "b.bin"], records.Select(record => record.Path));
        Assert.Equal((1000, 3L), (records[0].ContentLength.Actual, records[0].Generation));
        Assert.Equal(S3Scene.Bytes(1000, seed: 1), scene.Stored("a.bin"));
        Assert.True(report.IsSound);
        Assert.Equal(2, report.Writers!.Count);
        Assert.Equal(2, report.Files);
        Assert.Equal(2 + 4, report.Lines);
    }

    [Theory]
    [InlineData(S3Conditions.Honoured, 2)]
    [InlineData(S3Conditions.Ignored, 2)]
    [InlineData(S3Conditions.Refused, 2)]
    public async Task Finds_out_once_whether_the_server_honours_conditions(S3Conditions conditions, int asked)
    {
        await using var scene = await BucketScene.StartAsync(conditions);
        await scene.FetchAsync(scene.File("a.bin", S3Scene.Bytes(1000)));
        var first = WritesOfChains(scene);
        scene.Origin.ForgetRequests();

        await scene.FetchAsync(scene.File("b.bin", S3Scene.Bytes(1000)));

        Assert.Equal(asked, first);
        Assert.Equal(1, WritesOfChains(scene));
    }

    [Fact]
    public async Task Verifies_forgets_and_exports()
    {
        await using var scene = await BucketScene.StartAsync();
        await scene.FetchAsync(scene.File("a.bin", S3Scene.Bytes(SeveralParts)));
        await scene.FetchAsync(scene.File("b.bin", S3Scene.Bytes(1000)));
        var flipped = S3Scene.Bytes(1000);
        flipped[500] ^= 1;
        scene.Origin.Put("dumps/b.bin", new S3OriginObject(flipped));

        var found = await scene.LookAsync(async manifest =>
        {
            var files = new List<FileVerification>();
            await foreach (
                var file in manifest.VerifyAsync(VerifyOptions.Default, cancellationToken: BucketScene.Ending)
            )
            {
                files.Add(file);
            }

            return files;
        });
        var sums = await scene.LookAsync(async manifest =>
        {
            using var text = new MemoryStream();
            await manifest.ExportAsync("sha256sums", text, BucketScene.Ending);
            return System.Text.Encoding.UTF8.GetString(text.ToArray());
        });
        var isForgotten = await scene.LookAsync(manifest =>
            manifest.ForgetAsync(manifest.FindByPath("b.bin")!, keepFile: false, BucketScene.Ending)
        );

        Assert.Equal(
            [("a.bin", LocalFileState.Intact), ("b.bin", LocalFileState.Edited)],
            found.Select(file => (file.Path, file.State))
        );
        Assert.Contains("  b.bin\n", sums, StringComparison.Ordinal);
        Assert.True(isForgotten);
        Assert.Null(scene.Stored("b.bin"));
        Assert.Equal(["a.bin"], (await scene.RecordsAsync()).Select(record => record.Path));
        Assert.True((await scene.CheckAsync()).IsSound);
    }

    [Fact]
    public async Task Check_names_a_hole_in_a_chain_and_a_head_that_is_gone()
    {
        await using var scene = await BucketScene.StartAsync();
        await scene.FetchAsync(scene.File("a.bin", [1]));
        await scene.FetchAsync(scene.File("b.bin", [2]));
        await scene.FetchAsync(scene.File("c.bin", [3]));
        var sound = Assert.Single((await scene.CheckAsync()).Writers!);
        var expected = (sound.Writer, sound.Head!);
        Assert.True((await scene.CheckAsync(expected)).IsSound);

        var last = $"dumps/manifest/{sound.Writer}/000003.jsonl";
        var kept = scene.Origin.Find(last)!;
        scene.Origin.Remove(last);
        var shorter = await scene.CheckAsync(expected);
        scene.Origin.Put(last, kept);
        scene.Origin.Remove($"dumps/manifest/{sound.Writer}/000002.jsonl");
        var withHole = await scene.CheckAsync();

        Assert.False(shorter.IsSound);
        Assert.Null(shorter.Writers![0].ExpectedHeadLine);
        Assert.False(withHole.IsSound);
        Assert.Contains("000002.jsonl", withHole.Writers![0].Faults[0].Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IntegrityException>(scene.RecordsAsync);
    }

    private static int WritesOfChains(BucketScene scene) =>
        scene.Origin.Requests.Count(request =>
            request.Method == "PUT" && request.Path.Contains("/manifest/", StringComparison.Ordinal)
        );
}
