using System.Security.Cryptography;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Transfer;

public sealed class PartFileTests : IDisposable
{
    private const string Url = "http://127.0.0.1/f.bin";

    private const string Sound =
        "{\"format\":\"starhaul-part\",\"schema_version\":1,\"source_url\":\"u\",\"identity\":{},";

    private static readonly SourceIdentity One = new() { ETag = "\"one\"", Length = 1000 };
    private static readonly SourceIdentity Two = new() { ETag = "\"two\"", Length = 1000 };

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-part-").FullName;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(folder, "f.bin");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Keeps_what_was_written_for_the_next_run()
    {
        await using (var part = Open())
        {
            part.Reset(One);
            part.Accept(One, []);
            await part.WriteAsync(part.Version, 0, Bytes(0, 300), Ending);
            await part.WriteAsync(part.Version, 500, Bytes(500, 100), Ending);
        }

        await using var next = Open();
        Assert.Equal(One, next.Identity);
        Assert.Equal(300, next.Frontier);
        Assert.Equal([new ByteRange(0, 300), new ByteRange(500, 600)], next.Completed);
        Assert.Equal(300, next.ResumedFrom);
    }

    [Fact]
    public async Task Leaves_nothing_when_nothing_came()
    {
        await using (var part = Open())
        {
            part.Reset(One);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task Believes_no_byte_that_the_state_counts_and_the_file_lacks()
    {
        await using (var part = Open())
        {
            part.Reset(One);
            part.Accept(One, []);
            await part.WriteAsync(part.Version, 0, Bytes(0, 300), Ending);
            part.Checkpoint(new PartCheckpoint(100, "00"), part.Version);
        }

        using (var file = new FileStream(Target + ".part", FileMode.Open))
        {
            file.SetLength(120);
        }

        await using (var next = Open())
        {
            Assert.Equal(100, next.Frontier);
        }

        using (var file = new FileStream(Target + ".part", FileMode.Open))
        {
            file.SetLength(80);
        }

        await using var last = Open();
        Assert.Equal(0, last.Frontier);
    }

    [Theory]
    [InlineData(550)]
    [InlineData(650)]
    [InlineData(150)]
    public async Task Believes_no_byte_that_rotted(int at)
    {
        await using (var part = Open())
        {
            part.Reset(One);
            part.Accept(One, []);
            await part.WriteAsync(part.Version, 500, Bytes(500, 100), Ending);
            await part.WriteAsync(part.Version, 700, Bytes(700, 100), Ending);
            await part.WriteAsync(part.Version, 0, Bytes(0, 300), Ending);
        }

        using (var file = new FileStream(Target + ".part", FileMode.Open))
        {
            file.Position = at;
            file.WriteByte(0xEE);
        }

        await using var next = Open();
        ByteRange[] all = [new(0, 300), new(500, 600), new(700, 800)];
        Assert.Equal(all.Where(range => at < range.Start || at >= range.End), next.Completed);
    }

    [Fact]
    public async Task Believes_no_byte_whose_hash_nobody_wrote_down()
    {
        await using (var part = Open())
        {
            part.Reset(One);
            part.Accept(One, []);
            await part.WriteAsync(part.Version, 0, Bytes(0, 300), Ending);
            part.Checkpoint(new PartCheckpoint(200, "00"), part.Version);
            await part.WriteAsync(part.Version, 500, Bytes(500, 100), Ending);
        }

        var state = File.ReadAllText(Target + ".part.json");
        var without = System.Text.RegularExpressions.Regex.Replace(
            state,
            "\"segments\":\\[[^]]*\\]",
            "\"segments\":[]"
        );
        Assert.NotEqual(state, without);
        File.WriteAllText(Target + ".part.json", without);

        await using var next = Open();
        Assert.Equal([new ByteRange(0, 200)], next.Completed);
    }

    [Fact]
    public async Task Bytes_that_are_left_of_a_file_cut_before_its_last_checkpoint_are_believed()
    {
        await using (var part = Open())
        {
            part.Reset(One);
            var version = part.Accept(One, []);
            await part.WriteAsync(version, 0, Bytes(0, 300), Ending);
            part.Checkpoint(new PartCheckpoint(100, "00"), version);
            part.Checkpoint(new PartCheckpoint(300, "00"), version);
            part.RollBack(250);
        }

        await using var next = Open();
        Assert.Equal(250, next.Frontier);
    }

    [Fact]
    public async Task A_second_owner_is_refused_and_another_target_is_not()
    {
        await using var part = Open();

        var error = Assert.Throws<DestinationException>(() => Open());

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains("Another process", error.Message, StringComparison.Ordinal);
        await using var other = PartFile.Open(Path.Combine(folder, "g.bin"), Url, new TransferLimits(), discard: false);
    }

    [Fact]
    public async Task A_part_file_of_another_source_is_refused_and_kept()
    {
        await using (var part = Open())
        {
            part.Reset(One);
            part.Accept(One, []);
            await part.WriteAsync(part.Version, 0, Bytes(0, 300), Ending);
        }

        var error = Assert.Throws<DestinationException>(() =>
            PartFile.Open(Target, "http://127.0.0.1/other", new TransferLimits(), discard: false)
        );

        Assert.Contains("holds 300 bytes of http://127.0.0.1/f.bin", error.Message, StringComparison.Ordinal);
        Assert.Equal(300, new FileInfo(Target + ".part").Length);
    }

    [Fact]
    public void A_part_file_of_another_program_is_refused_and_kept()
    {
        File.WriteAllText(Target + ".part", "theirs");

        var error = Assert.Throws<DestinationException>(() => Open());

        Assert.Contains("not written by starhaul", error.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", File.ReadAllText(Target + ".part"));
    }

    [Fact]
    public void A_part_file_that_is_a_link_is_refused()
    {
        var elsewhere = Path.Combine(folder, "elsewhere");
        File.WriteAllText(elsewhere, "precious");
        File.CreateSymbolicLink(Target + ".part", elsewhere);

        Assert.Throws<DestinationException>(() => Open());

        Assert.Equal("precious", File.ReadAllText(elsewhere));
    }

    [Fact]
    public async Task A_reader_gets_bytes_only_up_to_the_frontier()
    {
        await using var part = Open();
        part.Reset(One);
        part.Accept(One, []);
        await part.WriteAsync(part.Version, 500, Bytes(500, 500), Ending);
        var buffer = new byte[2000];
        var read = part.ReadAsync(0, buffer, part.Version, Ending).AsTask();
        Assert.False(read.IsCompleted);

        await part.WriteAsync(part.Version, 0, Bytes(0, 200), Ending);
        Assert.Equal(200, await read);
        await part.WriteAsync(part.Version, 200, Bytes(200, 300), Ending);

        Assert.Equal(800, await part.ReadAsync(200, buffer.AsMemory(200), part.Version, Ending));
        Assert.Equal(Bytes(0, 1000).ToArray(), buffer[..1000]);
        part.Finish(1000);
        Assert.Equal(0, await part.ReadAsync(1000, buffer, part.Version, Ending));
    }

    [Fact]
    public async Task A_reader_of_an_old_version_is_told_and_never_given_bytes_of_the_new_one()
    {
        await using var part = Open();
        part.Reset(One);
        part.Accept(One, []);
        var version = part.Version;
        var waiting = part.ReadAsync(0, new byte[10], version, Ending).AsTask();

        part.RestartAsNewVersion(Two, "ETag \"one\" became \"two\"");

        await Assert.ThrowsAsync<PartRestartedException>(() => waiting);
        part.Accept(Two, []);
        await part.WriteAsync(part.Version, 0, Bytes(0, 10), Ending);
        await Assert.ThrowsAsync<PartRestartedException>(() =>
            part.ReadAsync(0, new byte[10], version, Ending).AsTask()
        );
    }

    [Fact]
    public async Task Gives_up_after_the_restarts_that_are_allowed()
    {
        await using var part = Open();
        part.Reset(One);
        for (var i = 0; i < 3; i++)
        {
            part.RestartAsNewVersion(Two, "it changed");
        }

        var error = Assert.Throws<SourceChangedException>(() => part.RestartAsNewVersion(One, "it changed"));

        Assert.Equal(ExitCode.SourceChanged, error.ExitCode);
    }

    [Fact]
    public async Task A_writer_waits_while_the_checks_are_a_window_behind()
    {
        const int block = 8 * 1024 * 1024;
        await using var part = Open();
        part.Reset(One with { Length = 4 * block });
        part.Accept(part.Identity, []);
        await part.WriteAsync(part.Version, 0, new byte[block], Ending);
        await part.WriteAsync(part.Version, block, new byte[block], Ending);
        var third = part.WriteAsync(part.Version, 2 * block, new byte[block], Ending).AsTask();
        await Task.WhenAny(third, Task.Delay(50, Ending));
        Assert.False(third.IsCompleted);

        part.Follow(block, part.Version);

        await third;
    }

    [Fact]
    public async Task More_than_the_disk_has_is_refused_at_once()
    {
        await using var part = Open();

        var error = Assert.Throws<DestinationException>(() => part.Reset(One with { Length = 1L << 55 }));

        Assert.Contains("more bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("are free", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public async Task A_restart_that_the_disk_refuses_never_counts_old_bytes_as_the_new_version()
    {
        await LeaveAsync(300);
        await using (var part = Open())
        {
            File.Move(part.StatePath, part.StatePath + ".kept");
            Directory.CreateDirectory(part.StatePath);
            Assert.Throws<DestinationException>(() => part.RestartAsNewVersion(Two, "it changed"));
            Directory.Delete(part.StatePath);
            File.Move(part.StatePath + ".kept", part.StatePath);
        }

        await using var next = Open();
        Assert.Equal(0, next.Frontier);
    }

    [Fact]
    public async Task A_state_that_cannot_be_written_at_the_end_leaves_the_last_one_and_gives_the_lock_back()
    {
        await LeaveAsync(300);
        await using (var part = Open())
        {
            await part.WriteAsync(part.Version, 300, Bytes(300, 100), Ending);
            File.Move(part.StatePath, part.StatePath + ".kept");
            Directory.CreateDirectory(part.StatePath);
        }

        Directory.Delete(Target + ".part.json");
        File.Move(Target + ".part.json.kept", Target + ".part.json");
        await using var next = Open();
        Assert.Equal(300, next.Frontier);
    }

    [Fact]
    public async Task A_write_of_a_version_that_is_over_is_dropped()
    {
        await using var part = Open();
        part.Reset(One);
        var over = part.Accept(One, []);
        part.RestartAsNewVersion(Two, "it changed");
        var current = part.Accept(Two, []);
        Assert.True(await part.WriteAsync(current, 0, Bytes(0, 100), Ending));

        Assert.False(await part.WriteAsync(over, 50, Bytes(500, 100), Ending));

        Assert.Equal([new ByteRange(0, 100)], part.Completed);
        var buffer = new byte[200];
        Assert.Equal(100, await part.ReadAsync(0, buffer, part.Version, Ending));
        Assert.Equal(Bytes(0, 100).ToArray(), buffer[..100]);
    }

    [Fact]
    public async Task A_writer_that_waits_for_the_checks_is_let_go_when_its_version_is_over()
    {
        await using var part = Open();
        part.Reset(One with { Length = 1L << 30 });
        var version = part.Accept(part.Identity, []);
        var far = part.WriteAsync(version, 1L << 29, new byte[10], Ending).AsTask();
        Assert.False(far.IsCompleted);

        part.RestartAsNewVersion(Two, "it changed");

        Assert.False(await far);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_block_that_is_longer_than_the_window_is_written()
    {
        await using var part = Open();
        part.Reset(One with { Length = 20 * 1024 * 1024 });
        var version = part.Accept(part.Identity, []);

        Assert.True(await part.WriteAsync(version, 0, new byte[20 * 1024 * 1024], Ending));
    }

    [Fact]
    public async Task A_reader_that_need_not_wait_sees_the_end_of_the_job_all_the_same()
    {
        await LeaveAsync(300);
        await using var part = Open();
        part.Accept(One, []);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            part.ReadAsync(0, new byte[10], part.Version, new CancellationToken(canceled: true)).AsTask()
        );
    }

    [Fact]
    public async Task The_first_answer_fixes_the_validators_whatever_the_probe_saw()
    {
        await using var part = Open();
        part.Reset(One);

        part.Accept(new SourceIdentity(), []);

        Assert.Null(part.Identity.ETag);
        Assert.Equal(One.Length, part.Identity.Length);
    }

    [Fact]
    public async Task A_later_answer_adds_what_was_not_known()
    {
        await using var part = Open();
        part.Reset(new SourceIdentity());
        var version = part.Accept(new SourceIdentity(), []);
        await part.WriteAsync(version, 0, Bytes(0, 10), Ending);

        part.Accept(One, []);

        Assert.Equal(One, part.Identity);
    }

    [Fact]
    public async Task A_state_without_its_part_file_is_in_nobodys_way()
    {
        await LeaveAsync(300);
        File.Delete(Target + ".part");

        await using var part = PartFile.Open(Target, "http://127.0.0.1/other", new TransferLimits(), discard: false);

        Assert.Equal(0, part.Frontier);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"format\":\"starhaul-part\",\"schema_version\":1,\"source_url\":null,\"identity\":null}")]
    [InlineData(Sound + "\"completed\":[{\"start\":-5,\"end\":10}]}")]
    [InlineData(Sound + "\"completed\":[{\"start\":10,\"end\":5}]}")]
    [InlineData(Sound + "\"completed\":[{\"start\":0,\"end\":10},{\"start\":5,\"end\":20}]}")]
    [InlineData(Sound + "\"checkpoints\":[{\"offset\":0,\"sha256\":\"00\"}]}")]
    [InlineData(Sound + "\"checkpoints\":[{\"offset\":5,\"sha256\":null}]}")]
    [InlineData(Sound + "\"checkpoints\":[null]}")]
    public void A_state_that_contradicts_itself_is_not_believed(string state)
    {
        File.WriteAllText(Target + ".part.json", state);

        Assert.Null(PartStateFile.TryRead(Target + ".part.json"));
    }

    [Fact]
    public void A_state_that_cannot_be_read_is_an_error_of_the_disk()
    {
        Directory.CreateDirectory(Target + ".part.json");

        Assert.Throws<DestinationException>(() => Open());
        Assert.False(File.Exists(Target + ".part"));
    }

    [Fact]
    public async Task A_checkpoint_is_on_the_disk_with_the_bytes_that_it_counts()
    {
        await using var part = Open();
        part.Reset(One);
        part.Accept(One, []);
        await part.WriteAsync(part.Version, 0, Bytes(0, 300), Ending);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Bytes(0, 300).Span));

        part.Checkpoint(new PartCheckpoint(300, hash), part.Version);
        var state = await part.HandOverAsync();

        Assert.Equal([new PartCheckpoint(300, hash)], state.Checkpoints);
        Assert.Equal(state.Checkpoints, PartStateFile.TryRead(part.StatePath)!.Checkpoints);
        Assert.Equal(300, PartStateFile.TryRead(part.StatePath)!.Frontier);
    }

    [Fact]
    public async Task Keeps_few_checkpoints_for_any_length()
    {
        await using var part = Open();
        part.Reset(One);
        part.Accept(One, []);
        for (var offset = 1; offset <= 1000; offset++)
        {
            part.Checkpoint(new PartCheckpoint(offset, $"{offset}"), part.Version);
        }

        Assert.InRange(part.Checkpoints.Count, 2, 64);
        Assert.Equal(1000, part.Checkpoints[^1].Offset);
        Assert.Equal(part.Checkpoints.OrderBy(checkpoint => checkpoint.Offset), part.Checkpoints);
    }

    private static ReadOnlyMemory<byte> Bytes(int from, int count) =>
        Enumerable.Range(from, count).Select(static i => (byte)(i * 7)).ToArray();

    /// <summary>Leaves what an earlier run leaves.</summary>
    private async Task LeaveAsync(int count)
    {
        await using var part = Open();
        part.Reset(One);
        await part.WriteAsync(part.Accept(One, []), 0, Bytes(0, count), Ending);
    }

    private PartFile Open() => PartFile.Open(Target, Url, new TransferLimits(), discard: false);
}
