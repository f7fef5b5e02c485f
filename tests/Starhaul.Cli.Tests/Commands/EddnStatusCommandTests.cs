using Starhaul.Native;
using Starhaul.Pipelines;
using Starhaul.Pipelines.Archive;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

/// <summary>How the listener of an archive stands, or stood when it ended.</summary>
public sealed class EddnStatusCommandTests : IDisposable
{
    private const string Relay = "tcp://127.0.0.1:9500";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private readonly CliBench cli = new();

    public EddnStatusCommandTests() => Directory.CreateDirectory(Archive);

    public void Dispose() => cli.Dispose();

    private string Archive => cli.PathOf("eddn");

    private string LockPath => cli.PathOf("eddn/archive.lock");

    [Theory]
    [InlineData("held", true)]
    [InlineData("free", false)]
    [InlineData("gone", true)] // no lock can be seen: what was written last has to do
    public async Task Who_was_killed_is_not_listening_however_young_the_status_is(string state, bool isRunning)
    {
        StatusFile.Write(Archive, Status());
        FileLock.TryTake(LockPath)!.Dispose();
        using var held = state == "held" ? FileLock.TryTake(LockPath) : null;
        if (state == "gone")
        {
            File.Delete(LockPath);
        }

        var text = await cli.RunAsync("eddn", "status", "eddn");
        var json = await cli.RunAsync("eddn", "status", "eddn", "--json");

        Assert.StartsWith(
            isRunning ? "listening for " : "not listening: process 7 ",
            text.Out,
            StringComparison.Ordinal
        );
        Assert.Equal(isRunning, json.Json.GetProperty("is_running").GetBoolean());
        Assert.Equal(isRunning, text.Out.Contains("connected for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lock_says_nothing_of_a_listener_on_another_machine()
    {
        StatusFile.Write(Archive, Status() with { BootId = "another" });
        FileLock.TryTake(LockPath)!.Dispose();

        Assert.True(
            (await cli.RunAsync("eddn", "status", "eddn", "--json")).Json.GetProperty("is_running").GetBoolean()
        );
    }

    [Fact]
    public async Task A_listener_that_ended_has_no_relay_that_is_connecting()
    {
        var status = Status();
        var relays = status.Progress.Relays.Select(relay => relay with { IsConnected = false, ConnectedAt = null });
        StatusFile.Write(
            Archive,
            status with
            {
                Ended = Now,
                Progress = status.Progress with { Relays = [.. relays] },
            }
        );

        var result = await cli.RunAsync("eddn", "status", "eddn");

        Assert.Contains($"  relay  {Relay} sent 12 messages\n", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gaps_that_are_known_are_listed_beside_one_of_a_later_version(bool isKnownToo)
    {
        const string Gap =
            """{"kind":"silence","from":"2026-11-21T20:00:00Z","to":"2026-11-21T20:01:00Z","relay":null,"lost":null,"detail":null}""";
        var later = Gap.Replace("silence", "meteor", StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            cli.PathOf("eddn/gaps.jsonl"),
            (isKnownToo ? Gap + "\n" : "") + later + "\n",
            TestContext.Current.CancellationToken
        );

        var text = await cli.RunAsync("eddn", "gaps", "eddn");
        var json = await cli.RunAsync("eddn", "gaps", "eddn", "--json");

        Assert.Equal((ExitCode.IntegrityFailure, ExitCode.IntegrityFailure), (text.ExitCode, json.ExitCode));
        Assert.Equal(isKnownToo, text.Out.Contains("  silence  ", StringComparison.Ordinal));
        Assert.DoesNotContain("no gaps", text.Out, StringComparison.Ordinal);
        Assert.Contains("is no gap that is known here: kind is \"meteor\".\n  next: ", text.Error);
        Assert.Equal(isKnownToo ? 1 : 0, json.Json.GetProperty("gaps").GetArrayLength());
        Assert.Contains("meteor", json.Json.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_file_is_told_for_what_it_is()
    {
        await File.WriteAllTextAsync(cli.PathOf("a.jsonl"), "{}", TestContext.Current.CancellationToken);

        var result = await cli.RunAsync("eddn", "status", "a.jsonl");

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.Contains($"'{cli.PathOf("a.jsonl")}' is a file, and an archive is a folder.", result.Error);
        Assert.Contains("  next: Name the folder that a listener writes to.\n", result.Error, StringComparison.Ordinal);
    }

    private static EddnStreamStatus Status() =>
        new()
        {
            Tool = "starhaul/0.1.0",
            ProcessId = 7,
            Started = Now.AddSeconds(-90),
            Updated = Now,
            BootId = BootId.Current,
            Progress = new EddnStreamProgress { Relays = [new EddnRelayState(Relay, true, Now, 0, 12, null, null)] },
        };
}
