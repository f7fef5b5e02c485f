using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Starhaul.Native;
using Starhaul.Testing;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>Files that another user, or somebody else's program, has put where a fetch is going to write.</summary>
public sealed class ForeignFileTests
{
    private const int Patience = 30_000;

    private static readonly OriginFile A = OriginFile.Random(10_000);

    [Fact(Timeout = Patience)]
    public async Task A_part_file_of_another_user_is_not_resumed_and_not_touched()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a file to another user");
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        await File.WriteAllTextAsync(scene.PathOf("f.bin.part"), "theirs", TestContext.Current.CancellationToken);
        await RunAsync("chown", "nobody", scene.PathOf("f.bin.part"));

        var error = await scene.FailsAsync<DestinationException>(url, FetchOptions.Default with { Force = true });

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains("belongs to user", error.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", File.ReadAllText(scene.PathOf("f.bin.part")));
    }

    [Theory(Timeout = Patience)]
    [InlineData("f.bin.part")]
    [InlineData("f.bin.part.json")]
    public async Task A_pipe_in_place_of_a_file_of_ours_holds_nothing_up(string name)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        await RunAsync("mkfifo", scene.PathOf(name));

        await scene.FailsAsync<DestinationException>(url);
    }

    [Fact(Timeout = Patience)]
    public async Task A_link_in_place_of_a_part_file_is_not_written_through()
    {
        await using var scene = await FetchScene.StartAsync();
        using var outside = new TemporaryFile();
        var url = scene.Origin.Serve("/f.bin", A);
        File.CreateSymbolicLink(scene.PathOf("f.bin.part"), outside.Path);

        await scene.FailsAsync<DestinationException>(url, FetchOptions.Default with { Force = true });

        Assert.Empty(File.ReadAllText(outside.Path));
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_joined_to_a_part_file_that_was_unpacked_or_copied_here(bool isOfAnotherBox)
    {
        const int Cut = 6_000;
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(Cut).OnDownload().Times(1));

        // Everything about the state is right: source, validator, length, ranges. The bytes are somebody else's.
        await using (var other = await FetchScene.StartAsync())
        {
            await using var fetcher = other.CreateFetcher();
            using var stop = new CancellationTokenSource();
            var progress = new InlineProgress<FetchProgress>(told =>
            {
                if (told.BytesReceived >= Cut)
                {
                    stop.Cancel();
                }
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default, progress, stop.Token)
            );
            scene.Origin.Release();
            var state = JsonNode.Parse(await File.ReadAllTextAsync(other.PathOf("f.bin.part.json")))!;
            state["checkpoints"] = new JsonArray();
            if (!isOfAnotherBox)
            {
                state.AsObject().Remove("seal");
            }

            await File.WriteAllTextAsync(scene.PathOf("f.bin.part.json"), state.ToJsonString());
            await File.WriteAllBytesAsync(scene.PathOf("f.bin.part"), new byte[Cut]);
        }

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(0, result.Record.Transfer?.ResumedFrom);
    }

    [Fact(Timeout = Patience)]
    public async Task A_sealed_state_whose_ranges_were_changed_is_not_resumed()
    {
        const int Cut = 6_000;
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(Cut).OnDownload().Times(1));
        await scene.InterruptAsync(url, Cut);
        var path = scene.PathOf("f.bin.part.json");
        var state = JsonNode.Parse(File.ReadAllText(path))!;
        state["completed"]![0]!["end"] = A.Content.Length - 1;
        await File.WriteAllTextAsync(path, state.ToJsonString(), TestContext.Current.CancellationToken);
        using (var part = new FileStream(scene.PathOf("f.bin.part"), FileMode.Open))
        {
            part.SetLength(A.Content.Length - 1);
        }

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(0, result.Record.Transfer?.ResumedFrom);
    }

    [Fact(Timeout = 4 * Patience)]
    public async Task Whatever_a_damaged_state_of_a_download_says_the_file_is_the_publishers()
    {
        const int Rounds = 100;
        const int Cut = 6_000;
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(Cut).OnDownload().Times(1));
        await scene.InterruptAsync(url, Cut);
        var whole = await File.ReadAllTextAsync(scene.PathOf("f.bin.part.json"), TestContext.Current.CancellationToken);
        var random = new Random(5);
        for (var round = 0; round < Rounds; round++)
        {
            var state = new StringBuilder(whole);
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var place = random.Next(state.Length);
                _ = random.Next(3) switch
                {
                    0 => state.Remove(place, Math.Min(random.Next(1, 30), state.Length - place)),
                    1 => state.Insert(place, (char)random.Next(0x20, 0x7F)),
                    _ => state.Replace("6", random.Next(10).ToString(CultureInfo.InvariantCulture)),
                };
            }

            await File.WriteAllTextAsync(scene.PathOf("f.bin.part.json"), state.ToString());
            await File.WriteAllBytesAsync(scene.PathOf("f.bin.part"), new byte[random.Next(12_000)]);
            var error = await Record.ExceptionAsync(() =>
                scene.FetchAsync(url, FetchOptions.Default with { Force = true })
            );

            Assert.True(error is null or StarhaulException, $"round {round}: {state}: {error}");
            if (error is null)
            {
                await scene.HoldsAsync("f.bin", A.Content);
            }

            File.Delete(scene.PathOf("f.bin.part"));
            File.Delete(scene.PathOf("f.bin.part.json"));
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Without_a_box_a_part_file_is_resumed_where_it_lies_and_not_where_it_was_copied()
    {
        const int Cut = 6_000;
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(Cut).OnDownload().Times(1));
        await using var fetcher = scene.CreateFetcher();
        var probe = await fetcher.ProbeAsync(
            Source.Parse(url),
            cancellationToken: TestContext.Current.CancellationToken
        );
        using (var stop = new CancellationTokenSource())
        {
            var running = fetcher.ExecuteRegimeAsync(probe, scene.PathOf("a.bin"), null, stop.Token);
            await scene.UntilDownloadingAsync(Cut);
            await Eventually.HoldsAsync(
                () => new FileInfo(scene.PathOf("a.bin.part")) is { Exists: true, Length: >= Cut },
                "the bytes are in the part file"
            );
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }

        scene.Origin.Release();
        foreach (var ending in new[] { ".part", ".part.json" })
        {
            File.Copy(scene.PathOf("a.bin" + ending), scene.PathOf("b.bin" + ending));
        }

        var copied = await fetcher.ExecuteRegimeAsync(probe, scene.PathOf("b.bin"));
        var left = await fetcher.ExecuteRegimeAsync(probe, scene.PathOf("a.bin"));

        Assert.Equal(0, copied.Facts.ResumedFrom);
        Assert.InRange(left.Facts.ResumedFrom, 1, Cut);
        Assert.Equal(scene.Read("a.bin"), scene.Read("b.bin"));
    }

    [Fact(Timeout = Patience)]
    public async Task A_link_in_place_of_what_is_decoded_is_not_written_through()
    {
        await using var scene = await FetchScene.StartAsync();
        using var outside = new TemporaryFile();
        var url = scene.Origin.Serve("/f.txt.gz", OriginFile.Gzip("some text\n"u8.ToArray()));
        File.CreateSymbolicLink(scene.PathOf("f.txt.gz.inside.part"), outside.Path);

        await scene.FetchAsync(url, FetchOptions.Default with { Decode = true });

        Assert.Empty(File.ReadAllText(outside.Path));
        Assert.Equal("some text\n", File.ReadAllText(scene.PathOf("f.txt")));
        Assert.False(new FileInfo(scene.PathOf("f.txt")).Attributes.HasFlag(FileAttributes.ReparsePoint));
    }

    [Fact(Timeout = Patience)]
    public async Task Who_holds_a_part_file_is_named()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        using var held = FileLock.TryTake(scene.PathOf("f.bin.part"));
        Assert.SkipWhen(
            FileLock.DescribeHolder(scene.PathOf("f.bin.part")).Length == 0,
            "this system does not tell who holds locks"
        );

        var error = await scene.FailsAsync<DestinationException>(url, FetchOptions.Default with { Force = true });

        Assert.Contains($"Another process ({Environment.ProcessId}, ", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_that_is_named_as_a_new_state_might_be_is_left_alone()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        string[] theirs = ["f.bin.part.json.new", "manifest.jsonl.new", "f.bin.new"];
        foreach (var name in theirs)
        {
            await File.WriteAllTextAsync(scene.PathOf(name), "theirs", TestContext.Current.CancellationToken);
        }

        await scene.FetchAsync(url);

        Assert.All(theirs, name => Assert.Equal("theirs", File.ReadAllText(scene.PathOf(name))));
    }

    private static async Task RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private sealed class TemporaryFile : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("starhaul-outside-").FullName;

        public TemporaryFile() => File.WriteAllText(Path, "");

        public string Path => System.IO.Path.Combine(folder, "victim");

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
