using System.Security.Cryptography;
using Starhaul.Manifests;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>A box of thousands of files, each with an object of its own in the chain of its writer.</summary>
public sealed class LongChainTests
{
    [Fact]
    public async Task A_long_chain_is_read_once_and_then_on_from_its_end()
    {
        await using var scene = await BucketScene.StartAsync();
        var chain = new WrittenChain(scene);
        chain.Write(2500);
        var options = scene.FetcherOptions("reader");
        using var s3 = scene.Transport(options);
        var manifest = await Manifest.OpenAsync(
            scene.Box,
            new ManifestOptions { Transports = [s3], Work = options.Work },
            BucketScene.Ending
        );
        Assert.Equal(2500, manifest.Records.Count);

        chain.Write(3);
        new WrittenChain(scene, "f").Write(1);
        scene.Origin.ForgetRequests();
        using (await manifest.Store.Log.LockAsync(BucketScene.Ending)) { }

        Assert.Equal(2504, manifest.Records.Count);
        var isList = scene.Origin.Requests.ToLookup(static request =>
            request.Target.Contains("list-type=2", StringComparison.Ordinal)
        );
        Assert.Equal(3, isList[true].Count()); // of the writers, and of what is new of each
        Assert.Equal(4, isList[false].Count());
    }

    [Fact]
    public async Task A_list_that_goes_on_without_saying_from_where_is_an_error_and_not_the_end()
    {
        await using var scene = await BucketScene.StartAsync();
        new WrittenChain(scene).Write(1100);
        scene.Origin.HidesContinuation = true;

        var error = await Assert.ThrowsAsync<DestinationException>(() => scene.RecordsAsync());

        Assert.Contains("goes on", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The chain of a writer that has put one record into each object.</summary>
    private sealed class WrittenChain(BucketScene scene, string digit = "e")
    {
        private readonly string writer = string.Concat(Enumerable.Repeat(digit, 32));
        private string? prev;
        private int objects;

        public void Write(int count)
        {
            for (var left = count; left > 0; left--)
            {
                var bytes = new List<byte>();
                if (objects++ == 0)
                {
                    Add(
                        new ManifestMetadata
                        {
                            BoxId = new string('0', 32),
                            Created = DateTimeOffset.UnixEpoch,
                            Tool = "test",
                        },
                        bytes
                    );
                }

                Add(RecordOf($"{digit}{objects}.bin"), bytes);
                scene.Origin.Put(
                    FormattableString.Invariant($"{BucketScene.Prefix}/manifest/{writer}/{objects:D6}.jsonl"),
                    new S3OriginObject([.. bytes])
                );
            }
        }

        private void Add(ManifestEvent line, List<byte> bytes)
        {
            var written = ManifestJson.ToLine(line with { Prev = prev });
            prev = Convert.ToHexStringLower(SHA256.HashData(written));
            bytes.AddRange(written);
            bytes.Add((byte)'\n');
        }

        private static ManifestRecord RecordOf(string path)
        {
            var none = new TierResult(Verdict.NotOffered);
            return new WrittenFile(path, new string('a', 64), 1, "application/octet-stream", "binary").ToRecord(
                "https://example.org/" + path,
                new TierResults
                {
                    Server = none,
                    Transport = none,
                    Digest = none,
                    Content = none,
                },
                Evidence.Length,
                DateTimeOffset.UnixEpoch
            ) with
            {
                Generation = 1,
            };
        }
    }
}
