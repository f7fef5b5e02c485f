using System.Security.Cryptography;
using Starhaul.Diagnostics;
using Starhaul.Records;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Transfer;

public sealed class PartFileTests : IDisposable
{
    private const string Url = "http://127.0.0.1/f.bin";

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
            part.Begin(One);
            part.Accept(One, []);
            await part.WriteAsync(0, Bytes(0, 300), Ending);
            await part.WriteAsync(500, Bytes(500, 100), Ending);
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
            part.Begin(One);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task Believes_no_byte_that_the_state_counts_and_the_file_lacks()
    {
        await using (var part = Open())
        {
            part.Begin(One);
            part.Accept(One, []);
            await part.WriteAsync(0, Bytes(0, 300), Ending);
        }

        using (var file = new FileStream(Target + ".part", FileMode.Open))
        {
            file.SetLength(120);
        }

        await using var next = Open();
        Assert.Equal(120, next.Frontier);
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
            part.Begin(One);
            part.Accept(One, []);
            await part.WriteAsync(0, Bytes(0, 300), Ending);
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
        part.Begin(One);
        part.Accept(One, []);
        await part.WriteAsync(500, Bytes(500, 500), Ending);
        var buffer = new byte[2000];
        var read = part.ReadAsync(0, buffer, part.Version, Ending).AsTask();
        Assert.False(read.IsCompleted);

        await part.WriteAsync(0, Bytes(0, 200), Ending);
        Assert.Equal(200, await read);
        await part.WriteAsync(200, Bytes(200, 300), Ending);

        Assert.Equal(800, await part.ReadAsync(200, buffer.AsMemory(200), part.Version, Ending));
        Assert.Equal(Bytes(0, 1000).ToArray(), buffer[..1000]);
        part.Finish(1000);
        Assert.Equal(0, await part.ReadAsync(1000, buffer, part.Version, Ending));
    }

    [Fact]
    public async Task A_reader_of_an_old_version_is_told_and_never_given_bytes_of_the_new_one()
    {
        await using var part = Open();
        part.Begin(One);
        part.Accept(One, []);
        var version = part.Version;
        var waiting = part.ReadAsync(0, new byte[10], version, Ending).AsTask();

        part.Restart(Two, "ETag \"one\" became \"two\"");

        await Assert.ThrowsAsync<PartRestartedException>(() => waiting);
        part.Accept(Two, []);
        await part.WriteAsync(0, Bytes(0, 10), Ending);
        await Assert.ThrowsAsync<PartRestartedException>(() =>
            part.ReadAsync(0, new byte[10], version, Ending).AsTask()
        );
    }

    [Fact]
    public async Task Gives_up_after_the_restarts_that_are_allowed()
    {
        await using var part = Open();
        part.Begin(One);
        for (var i = 0; i < 3; i++)
        {
            part.Restart(Two, "it changed");
        }

        var error = Assert.Throws<SourceChangedException>(() => part.Restart(One, "it changed"));

        Assert.Equal(ExitCode.SourceChanged, error.ExitCode);
    }

    [Fact]
    public async Task A_writer_waits_while_the_checks_are_a_window_behind()
    {
        const int block = 8 * 1024 * 1024;
        await using var part = Open();
        part.Begin(One with { Length = 4 * block });
        part.Accept(part.Identity, []);
        await part.WriteAsync(0, new byte[block], Ending);
        await part.WriteAsync(block, new byte[block], Ending);
        var third = part.WriteAsync(2 * block, new byte[block], Ending).AsTask();
        await Task.WhenAny(third, Task.Delay(50, Ending));
        Assert.False(third.IsCompleted);

        part.Follow(block);

        await third;
    }

    [Fact]
    public async Task More_than_the_disk_has_is_refused_at_once()
    {
        await using var part = Open();

        var error = Assert.Throws<DestinationException>(() => part.Begin(One with { Length = 1L << 55 }));

        Assert.Contains("more bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("are free", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public async Task A_checkpoint_is_on_the_disk_with_the_bytes_that_it_counts()
    {
        await using var part = Open();
        part.Begin(One);
        part.Accept(One, []);
        await part.WriteAsync(0, Bytes(0, 300), Ending);
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
        part.Begin(One);
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

    private PartFile Open() => PartFile.Open(Target, Url, new TransferLimits(), discard: false);
}
