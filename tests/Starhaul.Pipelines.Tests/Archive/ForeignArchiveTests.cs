using System.Diagnostics;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

/// <summary>Links, pipes and files of other users where an archive is written to and read.</summary>
public sealed class ForeignArchiveTests : IDisposable
{
    private const int Patience = 60_000;
    private const string Commodity = "2026/11/21/commodity-3/commodity-3.20261121T20.jsonl.gz";

    private readonly Bench bench = new();
    private readonly string outside = Directory.CreateTempSubdirectory("starhaul-outside-").FullName;

    private string Victim => Path.Combine(outside, "victim");

    public void Dispose()
    {
        bench.Dispose();
        Directory.Delete(outside, recursive: true);
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_in_place_of_a_segment_is_not_written_through(bool isDangling)
    {
        if (!isDangling)
        {
            await File.WriteAllTextAsync(Victim, "theirs", TestContext.Current.CancellationToken);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(bench.FullPath(Commodity))!);
        File.CreateSymbolicLink(bench.FullPath(Commodity) + ".open", Victim);
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            await writer.CloseAsync();
        }

        Assert.Equal(isDangling ? null : "theirs", File.Exists(Victim) ? await ReadVictimAsync() : null);
        Assert.Single(bench.Lines("2026/11/21/commodity-3/commodity-3.20261121T20.1.jsonl.gz"));
    }

    [Fact(Timeout = Patience)]
    public async Task A_link_in_place_of_a_folder_is_refused()
    {
        Directory.CreateSymbolicLink(bench.FullPath("2026"), outside);
        await using var writer = await bench.OpenAsync();

        var error = Assert.Throws<DestinationException>(() => bench.Append(writer, Feed.Numbered(1)));

        Assert.Contains("symbolic link", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Theory(Timeout = Patience)]
    [InlineData("gaps.jsonl")]
    [InlineData("archive.lock")]
    public async Task A_link_in_place_of_a_file_of_the_archive_is_refused(string name)
    {
        await File.WriteAllTextAsync(Victim, "theirs", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(bench.FullPath(name), Victim);

        var error = await Assert.ThrowsAsync<DestinationException>(() => bench.OpenAsync());

        Assert.Contains("symbolic link", error.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", await ReadVictimAsync());
    }

    [Fact(Timeout = Patience)]
    public async Task A_pipe_that_is_named_like_an_open_segment_holds_no_listener_up()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(bench.FullPath(Commodity))!);
        await RunAsync("mkfifo", bench.FullPath(Commodity) + ".open");

        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            await writer.CloseAsync();
        }

        Assert.Single(await bench.RecordsAsync());
    }

    [Fact(Timeout = Patience)]
    public async Task A_segment_of_another_user_is_not_recovered()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a file to another user");
        await using (var killed = await bench.OpenAsync())
        {
            bench.Append(killed, Feed.Numbered(1));
            killed.Flush();
        }

        await RunAsync("chown", "nobody", bench.FullPath(Commodity) + ".open");

        await using var writer = await bench.OpenAsync();

        Assert.Empty(await bench.RecordsAsync());
        Assert.True(File.Exists(bench.FullPath(Commodity) + ".open"));
    }

    [Fact(Timeout = Patience)]
    public async Task What_lies_behind_a_link_is_no_part_of_an_archive()
    {
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            await writer.CloseAsync();
        }

        await File.WriteAllTextAsync(
            Path.Combine(outside, "theirs.jsonl"),
            Feed.Numbered(2),
            TestContext.Current.CancellationToken
        );
        File.CreateSymbolicLink(bench.FullPath("theirs.jsonl"), Path.Combine(outside, "theirs.jsonl"));
        Directory.CreateSymbolicLink(bench.FullPath("theirs"), outside);
        Directory.CreateSymbolicLink(bench.FullPath("itself"), bench.Folder);

        Assert.Equal(Commodity, Assert.Single(ArchiveFolder.Segments(bench.Folder)).Path);
    }

    private Task<string> ReadVictimAsync() => File.ReadAllTextAsync(Victim, TestContext.Current.CancellationToken);

    private static async Task RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
