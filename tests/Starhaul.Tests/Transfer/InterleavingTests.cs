using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Transfer;

/// <summary>
/// Writers, restarts and one follower in any order: the checks see exactly the bytes of the last version, in order,
/// once, and so does the disk.
/// </summary>
public sealed class InterleavingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-interleaving-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(Timeout = 120_000)]
    public Task The_checks_see_the_bytes_of_the_last_version_in_order_and_once() =>
        Task.Run(() =>
            Prop.ForAll(
                    ArbMap.Default.ArbFor<int>(),
                    Gen.Choose(0, 3).ToArbitrary(),
                    Gen.Elements(0, 1, 1000, 65_536, 300_000, 700_001).ToArbitrary(),
                    (seed, restarts, length) =>
                        HoldsAsync(seed, restarts, length, isRotten: false).GetAwaiter().GetResult()
                )
                .QuickCheckThrowOnFailure()
        );

    [Fact(Timeout = 120_000)]
    public Task Bytes_of_an_earlier_run_are_used_once_and_only_while_they_are_what_was_written() =>
        Task.Run(() =>
            Prop.ForAll(
                    ArbMap.Default.ArbFor<int>(),
                    ArbMap.Default.ArbFor<bool>(),
                    Gen.Choose(0, 2).ToArbitrary(),
                    (seed, isRotten, restarts) =>
                        HoldsAsync(seed, restarts, 300_000, isRotten, earlier: 200_000).GetAwaiter().GetResult()
                )
                .QuickCheckThrowOnFailure()
        );

    private async Task<bool> HoldsAsync(int seed, int restarts, int length, bool isRotten, int earlier = 0)
    {
        var random = new Random(seed);
        var versions = Enumerable
            .Range(0, restarts + 1)
            .Select(_ =>
            {
                var bytes = new byte[length + random.Next(0, 100)];
                random.NextBytes(bytes);
                return bytes;
            })
            .ToList();
        var regime = new RecordingRegime();
        await using var context = new FileFetcherOptions
        {
            Transports = [new ScriptedTransport(seed, versions)],
            Regimes = [regime],
        }.CreateContext();
        var target = Path.Combine(folder, "f.bin");
        var intent = Intend(target, ScriptedTransport.Identify(versions, 0));
        if (earlier > 0)
        {
            await LeaveAsync(target, intent, versions[0], earlier, isRotten ? random.Next(earlier) : null);
        }

        await using var part = PartFile.Open(target, intent.Probe.Url, context.Limits, discard: false);
        if (earlier == 0)
        {
            part.Reset(intent.Probe.Identity);
        }

        var result = await context.ExecuteRegimeAsync(
            intent,
            part,
            new MirrorList([intent.Probe.Source], isPinned: false),
            CancellationToken.None
        );

        var expected = versions[^1];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(expected)), result.Sha256);
        Assert.Equal(expected, regime.Passed);
        Assert.Equal(expected, await BytesOfAsync(part));
        await part.DiscardAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        return true;
    }

    private static async Task<byte[]> BytesOfAsync(PartFile part)
    {
        var bytes = new byte[part.Frontier];
        for (var position = 0; position < bytes.Length; )
        {
            position += await part.ReadAsync(position, bytes.AsMemory(position), part.Version, CancellationToken.None);
        }

        return bytes;
    }

    /// <summary>Leaves what an earlier run leaves, with checkpoints; a byte of it rots.</summary>
    private static async Task LeaveAsync(string target, RemoteFileIntent intent, byte[] content, int count, int? rotten)
    {
        await using (var part = PartFile.Open(target, intent.Probe.Url, new TransferLimits(), discard: false))
        {
            part.Reset(intent.Probe.Identity);
            var version = part.Accept(intent.Probe.Identity, []);
            await part.WriteAsync(version, 0, content.AsMemory(0, count), CancellationToken.None);
            for (var offset = count / 4; offset <= count; offset += count / 4)
            {
                var hash = Convert.ToHexStringLower(SHA256.HashData(content.AsSpan(0, offset)));
                part.Checkpoint(new PartCheckpoint(offset, hash), version);
            }
        }

        if (rotten is { } at)
        {
            using var file = new FileStream(target + ".part", FileMode.Open);
            file.Position = at;
            file.WriteByte((byte)~content[at]);
        }
    }

    private static RemoteFileIntent Intend(string target, SourceIdentity identity)
    {
        var source = Source.Parse($"{ScriptedTransport.Scheme}://source/f.bin");
        return new RemoteFileIntent
        {
            Action = FetchAction.Download,
            Regime = "recording",
            Transport = ScriptedTransport.Scheme,
            Reason = "a test asks for it",
            Path = target,
            DetectedType = RecordingRegime.Type,
            Probe = new ProbeResult
            {
                Url = source.Text,
                FinalUrl = source.Text,
                MimeType = RecordingRegime.Type,
                ETag = identity.ETag,
                ContentLength = identity.Length,
                Source = source,
                Location = source.Uri,
            },
        };
    }
}
