using System.Security.Cryptography;
using Starhaul.Tests.Regimes;
using Starhaul.Transfer;
using Starhaul.Transfer.Checks;
using Xunit;

namespace Starhaul.Tests.Transfer;

[Collection(nameof(AloneCollection))]
public sealed class FollowerTests : IDisposable
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(1_000_000);

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-follower-").FullName;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(folder, "f.bin");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Notes_all_that_it_read_when_it_is_cut_short()
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        await using (var part = Open())
        {
            var following = await FollowAsync(part, cut.Token);
            await part.WriteAsync(part.Version, 0, Content.AsMemory(0, 300_000), Ending);
            await UntilAsync(part, 300_000);

            await cut.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        }

        var state = PartStateFile.TryRead(Target + ".part.json")!;
        Assert.Equal([new PartCheckpoint(300_000, Hash(300_000))], state.Checkpoints);
        Assert.Equal(300_000, state.Frontier);
    }

    [Fact]
    public async Task Ends_at_once_when_it_is_cut_short_while_there_is_plenty_to_read()
    {
        await using var part = Open();
        part.Reset(new SourceIdentity { Length = Content.Length });
        await part.WriteAsync(part.Accept(part.Identity, []), 0, Content, Ending);
        part.Finish(Content.Length);
        using var line = Line();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Follower(part, line, part.Version, TimeProvider.System).RunAsync(new CancellationToken(canceled: true))
        );

        Assert.Equal(0, part.Followed);
    }

    [Fact]
    public async Task Says_where_the_bytes_are_last_known_to_be_good()
    {
        await LeaveAsync(("right", 100_000), ("right", 200_000), ("wrong", 300_000));
        await using var part = Open();
        part.Accept(part.Identity, []);
        using var line = Line();

        var damaged = await Assert.ThrowsAsync<PartDamagedException>(() =>
            new Follower(part, line, part.Version, TimeProvider.System).RunAsync(Ending)
        );

        Assert.Equal(200_000, damaged.LastGood);
        part.RollBack(damaged.LastGood);
        Assert.Equal(200_000, part.Frontier);
        Assert.Equal([100_000L, 200_000L], part.Checkpoints.Select(checkpoint => checkpoint.Offset));
    }

    [Fact]
    public async Task A_checkpoint_beyond_the_bytes_that_are_there_is_left_aside()
    {
        await LeaveAsync(("right", 100_000), ("wrong", 900_000));
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        await using var part = Open();
        var following = await FollowAsync(part, cut.Token);

        await UntilAsync(part, 300_000);

        await cut.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    [Fact]
    public async Task A_line_that_cannot_begin_leaves_no_thread_and_no_file()
    {
        var intent = Intend() with { DecodedCoding = "br" };

        Assert.Throws<UnexpectedContentException>(() => Line(intent, "gzip"));

        Directory.CreateDirectory(Target + ".decoded.part");
        Assert.Throws<DestinationException>(() => Line(intent with { DecodedCoding = "gzip" }, "gzip"));
        Directory.CreateDirectory(Target + ".inside.part");
        Assert.Throws<DestinationException>(() =>
            Line(intent with { DecodedCoding = null, Options = FetchOptions.Default with { Decode = true } }, "gzip")
        );

        Assert.Empty(Directory.EnumerateFiles(folder));

        // The kernel lets go of a thread a little after it was joined.
        for (var attempt = 0; StageThreads() > 0; attempt++)
        {
            Assert.InRange(attempt, 0, 1000);
            await Task.Delay(1, Ending);
        }
    }

    private static int StageThreads() =>
        Directory
            .EnumerateDirectories("/proc/self/task")
            .Count(task => NameOfThread(task) is "decode" or "check inside" or "wire");

    private static string? NameOfThread(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).Trim();
        }
        catch (IOException)
        {
            // It ended between the listing and the look.
            return null;
        }
    }

    private static string Hash(int count) => Convert.ToHexStringLower(SHA256.HashData(Content.AsSpan(0, count)));

    private static async Task UntilAsync(PartFile part, long offset)
    {
        while (part.Followed < offset)
        {
            await Task.Delay(1, Ending);
        }
    }

    /// <summary>Begins where nothing is there, accepts, and follows on another thread.</summary>
    private async Task<Task> FollowAsync(PartFile part, CancellationToken cancellationToken)
    {
        if (part.Frontier == 0)
        {
            part.Reset(new SourceIdentity { ETag = "\"a\"", Length = Content.Length });
        }

        part.Accept(part.Identity, []);
        await Task.Yield();
        return Task.Run(
            async () =>
            {
                using var line = Line();
                await new Follower(part, line, part.Version, TimeProvider.System).RunAsync(cancellationToken);
            },
            CancellationToken.None
        );
    }

    /// <summary>Leaves 300,000 bytes of an earlier run, and checkpoints of them.</summary>
    private async Task LeaveAsync(params (string Kind, int Offset)[] checkpoints)
    {
        await using var part = Open();
        part.Reset(new SourceIdentity { ETag = "\"a\"", Length = Content.Length });
        var version = part.Accept(part.Identity, []);
        await part.WriteAsync(version, 0, Content.AsMemory(0, 300_000), Ending);
        foreach (var (kind, offset) in checkpoints)
        {
            part.Checkpoint(new PartCheckpoint(offset, kind == "right" ? Hash(offset) : new string('0', 64)), version);
        }
    }

    private CheckPipeline Line() => Line(Intend(), "binary");

    private static CheckPipeline Line(RemoteFileIntent intent, string regime)
    {
        var regimes = new RegimeTable(BuiltInRegimes.Create());
        return new CheckPipeline(regimes.ForName(regime), regimes, intent, []);
    }

    private RemoteFileIntent Intend()
    {
        var source = Source.Parse("http://127.0.0.1/f.bin");
        return new RemoteFileIntent
        {
            Action = FetchAction.Download,
            Regime = "binary",
            Transport = "http",
            Reason = "a test asks for it",
            Path = Target,
            DetectedType = "application/octet-stream",
            Probe = new ProbeResult
            {
                Url = source.Text,
                FinalUrl = source.Text,
                MimeType = "application/octet-stream",
                Source = source,
                Location = source.Uri,
            },
        };
    }

    private PartFile Open() => PartFile.Open(Target, "http://127.0.0.1/f.bin", new TransferLimits(), discard: false);
}
