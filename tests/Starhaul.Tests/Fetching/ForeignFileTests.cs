using System.Diagnostics;
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
