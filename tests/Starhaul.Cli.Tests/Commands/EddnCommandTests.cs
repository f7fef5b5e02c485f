using System.Diagnostics;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

/// <summary>The commands of the live feed, from a relay to the tables.</summary>
public sealed class EddnCommandTests : IDisposable
{
    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    private string Target => "sqlite:" + cli.PathOf("galaxy.db");

    [Fact]
    public async Task Listens_for_a_time_and_replays_what_came()
    {
        await using var relay = await RelayAsync();
        var listening = ListenAsync(relay, "--for", "3s", "--to", Target);
        await relay.SubscribedAsync();
        await relay.SendAsync(100);

        var first = await listening;
        var again = await ListenAsync(relay, "--for", "1s", "--json");
        var gaps = await cli.RunAsync("eddn", "gaps", "eddn");
        var replay = await cli.RunAsync("eddn", "replay", "eddn", "--to", "sqlite:" + cli.PathOf("other.db"), "--json");

        Assert.True(first.ExitCode == ExitCode.Done, first.Error);
        Assert.Contains("archived 100 messages in ", first.Out, StringComparison.Ordinal);
        Assert.Contains($"loaded {Target}: 100 messages", first.Out, StringComparison.Ordinal);
        Assert.Equal(0, again.Json.GetProperty("totals").GetProperty("archived").GetInt64());
        Assert.InRange(again.Json.GetProperty("totals").GetProperty("elapsed").GetDouble(), 1, 60); // seconds
        Assert.Equal("not_listening", again.Json.GetProperty("gaps")[0].GetProperty("kind").GetString());
        Assert.Matches(@"^from +for +kind +lost +relay +detail\n.*UTC  .*  not listening +unknown  -", gaps.Out);
        Assert.Equal(100, replay.Json.GetProperty("targets")[0].GetProperty("messages").GetInt64());
    }

    [Fact(Timeout = 120_000)]
    public async Task Hours_are_shown_then_joined_into_a_day_and_targets_have_it_already()
    {
        await using var relay = await RelayAsync();
        for (var run = 0; run < 2; run++)
        {
            var listening = ListenAsync(relay, "--for", "3s");
            await relay.SubscribedAsync();
            await relay.SendAsync(64);
            await listening;
            await relay.AloneAsync();
        }

        await cli.RunAsync("eddn", "replay", "eddn", "--to", Target);
        var young = await cli.RunAsync("prune", "eddn", "--roll", "day", "--older-than", "3d", "--json");
        cli.TimeProvider = new InTwoDays();
        var shown = await cli.RunAsync("prune", "eddn", "--roll", "day");
        var segments = Segments();
        var joined = await cli.RunAsync("prune", "eddn", "--roll", "day", "--yes", "--json");
        var again = await cli.RunAsync("prune", "eddn", "--roll", "day", "--yes");
        var replay = await cli.RunAsync("eddn", "replay", "eddn", "--to", Target, "--json");

        Assert.Equal(0, young.Json.GetProperty("days").GetArrayLength());
        Assert.Contains("would join 2 segments into ", shown.Out, StringComparison.Ordinal);
        Assert.Contains("nothing was changed: add --yes to do it", shown.Out, StringComparison.Ordinal);
        Assert.True(joined.Json.GetProperty("is_done").GetBoolean());
        var days = joined.Json.GetProperty("days").EnumerateArray().ToList();
        Assert.NotEmpty(days);
        Assert.All(days, day => Assert.Equal(2, day.GetProperty("parts").GetArrayLength()));
        Assert.Equal(segments.Count - days.Count, Segments().Count);
        Assert.Contains("nothing to join in eddn", again.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("verify", "eddn")).ExitCode);
        Assert.Equal(0, replay.Json.GetProperty("targets")[0].GetProperty("messages").GetInt64());

        List<string> Segments() =>
            [.. Directory.GetFiles(cli.PathOf("eddn"), "*.jsonl.gz", SearchOption.AllDirectories)];
    }

    [Theory]
    [InlineData("--roll week", "--roll is 'week'.")]
    [InlineData("--roll day --keep 2", "--keep and --roll are given together.")]
    [InlineData("", "Neither --keep nor --older-than nor --roll is given.")]
    public async Task Prune_says_what_it_cannot_do(string words, string expected)
    {
        var result = await cli.RunAsync(["prune", "eddn", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from tcp://user:pw@127.0.0.1:21999", "for an encrypted relay give its key as --curve.")]
    [InlineData("--flush 1ms", "--flush is 0.001 s: expected at least 0.01 s.")]
    [InlineData("--silence 10ms", "--silence is 0.01 s: expected at least 1 s.")]
    [InlineData("--for 0.1ms", "--for is 0 s: expected at least 0.001 s.")]
    public async Task What_is_refused_is_named_by_its_option(string words, string expected)
    {
        var result = await cli.RunAsync(["run", "eddn-stream", .. words.Split(' ')]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Options.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parquet:eddn")]
    [InlineData("ndjson:eddn/")]
    [InlineData("ndjson:./eddn/tables/nd")]
    [InlineData("parquet:.")]
    [InlineData("ndjson:link/nd")]
    public async Task A_target_in_the_archive_or_around_it_is_refused(string target)
    {
        Directory.CreateDirectory(cli.PathOf("eddn"));
        Directory.CreateSymbolicLink(cli.PathOf("link"), cli.PathOf("eddn"));
        var kind = target.Split(':')[0];
        var place = cli.PathOf(target.Split(':')[1]);

        var result = await cli.RunAsync("run", "eddn-stream", "--for", "1s", "--to", $"{kind}:{place}");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains($"'{kind}:{place}' and the archive '{cli.PathOf("eddn")}'", result.Error);
        Assert.Empty(Directory.GetFileSystemEntries(cli.PathOf("eddn")));
    }

    [Fact]
    public async Task The_newest_imports_are_listed_alone()
    {
        const string Message = """
            {"$schemaRef":"https://eddn.edcd.io/schemas/commodity/3","header":{"gatewayTimestamp":"2026-11-21T20:00:00Z","softwareName":"a","softwareVersion":"1","uploaderID":"b","gameversion":"4.1"},"message":{"timestamp":"2026-11-21T20:00:00Z","systemName":"Sol","stationName":"Daedalus","marketId":128000001,"commodities":[]}}
            """;
        foreach (var name in (string[])["a", "b", "c"])
        {
            var text = Message.Replace("Daedalus", name, StringComparison.Ordinal);
            await File.WriteAllTextAsync(cli.PathOf($"{name}.jsonl"), text + "\n", Token);
            await cli.RunAsync("eddn", "replay", $"{name}.jsonl", "--to", Target);
        }

        Assert.Equal(["b", "c"], await NamesAsync("--last", "2"));
        Assert.Equal(["c"], await NamesAsync("--last", "1"));
        Assert.Equal(["a", "b", "c"], await NamesAsync("--last", "9"));
        Assert.Equal(["a", "b", "c"], await NamesAsync());
        var none = await cli.RunAsync("imports", Target, "--last", "0");
        Assert.Equal(ExitCode.Usage, none.ExitCode);
        Assert.Contains("--last is '0'.", none.Error, StringComparison.Ordinal);

        async Task<IEnumerable<string?>> NamesAsync(params string[] words) =>
            (await cli.RunAsync(["imports", Target, "--json", .. words]))
                .Json.GetProperty("imports")
                .EnumerateArray()
                .Select(import => Path.GetFileNameWithoutExtension(import.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task A_target_with_nothing_in_it_may_be_loaded_in_any_way()
    {
        var result = await cli.RunAsync("imports", Target);

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.Contains(
            "with 'starhaul run spansh-dump', 'starhaul api', 'starhaul eddn replay' or 'starhaul run eddn-stream'.",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Fact(Timeout = 120_000)]
    public async Task What_one_relay_sends_again_is_not_said_to_be_of_a_second_one()
    {
        await using var relay = await RelayAsync();
        const string Message = """
            {"$schemaRef":"https://eddn.edcd.io/schemas/commodity/3","header":{"gatewayTimestamp":"2026-11-21T20:00:00Z","softwareName":"a","softwareVersion":"1","uploaderID":"b","gameversion":"4.1"},"message":{"timestamp":"2026-11-21T20:00:00Z","systemName":"Sol","stationName":"Daedalus","marketId":128000001,"commodities":[]}}
            """;
        await File.WriteAllLinesAsync(cli.PathOf("a.jsonl"), [Message, Message, Message], Token);
        var listening = ListenAsync(relay, "--for", "3s");
        await relay.SubscribedAsync();
        await relay.SendFileAsync(cli.PathOf("a.jsonl"));

        var result = await listening;

        Assert.Contains("archived 1 message in", result.Out, StringComparison.Ordinal);
        Assert.Contains("  2 came again, and were archived once\n", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_that_the_tables_reject_are_named_at_the_end()
    {
        const string Message = """
            {"$schemaRef":"https://eddn.edcd.io/schemas/commodity/3","header":{"gatewayTimestamp":"2026-11-21T20:00:00Z","softwareName":"a","softwareVersion":"1","uploaderID":"b","gameversion":"4.1"},"message":{"timestamp":"2026-11-21T20:00:00Z","systemName":"Sol","stationName":"Daedalus","marketId":-1,"commodities":[]}}
            """;
        var good = Message.Replace(":-1,", ":128000001,", StringComparison.Ordinal);
        await File.WriteAllTextAsync(cli.PathOf("a.jsonl"), $"{Message}\n{good}\n", Token);

        var text = await cli.RunAsync("eddn", "replay", "a.jsonl", "--to", Target);
        var json = await cli.RunAsync("eddn", "replay", "a.jsonl", "--to", Target + "2", "--json");

        Assert.Contains("(1 rejected)", text.Out, StringComparison.Ordinal);
        Assert.Contains("rejected messages: rejects.ndjson\n", text.Out, StringComparison.Ordinal);
        Assert.Equal(cli.PathOf("rejects.ndjson"), json.Json.GetProperty("rejects").GetString());
        Assert.Single(await File.ReadAllLinesAsync(cli.PathOf("rejects.ndjson"), Token));
    }

    [Fact]
    public async Task An_archive_that_is_not_there_is_told_with_the_next_step()
    {
        var gaps = await cli.RunAsync("eddn", "gaps", "none");
        var replay = await cli.RunAsync("eddn", "replay", "none", "--to", Target);

        Assert.Equal((ExitCode.Destination, ExitCode.Destination), (gaps.ExitCode, replay.ExitCode));
        Assert.All([gaps.Error, replay.Error], error => Assert.Contains("  next: ", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_no_listener_wrote_to_is_no_archive_without_gaps()
    {
        Directory.CreateDirectory(cli.PathOf("other"));

        var gaps = await cli.RunAsync("eddn", "gaps", "other");

        Assert.Equal(ExitCode.Destination, gaps.ExitCode);
        Assert.Contains("There is no archive at", gaps.Error, StringComparison.Ordinal);
        Assert.Contains("  next: ", gaps.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_listener_shows_how_it_stands_while_it_runs_and_after_it()
    {
        await using var relay = await RelayAsync();
        var listening = ListenAsync(relay, "--for", "8s", "--to", Target);
        await relay.SubscribedAsync();
        await relay.SendAsync(100);
        CliResult running;
        do
        {
            await Task.Delay(200, Token);
            running = await cli.RunAsync("eddn", "status", "eddn", "--json");
        } while (!listening.IsCompleted && !running.Out.Contains("\"archived\": 100", StringComparison.Ordinal));

        var text = await cli.RunAsync("eddn", "status", "eddn");
        await listening;
        var ended = await cli.RunAsync("eddn", "status", "eddn");

        Assert.True(running.Json.GetProperty("is_running").GetBoolean());
        Assert.StartsWith("listening for ", text.Out, StringComparison.Ordinal);
        Assert.Contains($"relay  {relay.Endpoint} connected for ", text.Out, StringComparison.Ordinal);
        Assert.Contains($"target  {Target} ", text.Out, StringComparison.Ordinal);
        Assert.StartsWith("ended ", ended.Out, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_relay_that_refuses_is_told_soon_and_at_the_end()
    {
        await using var relay = await RelayAsync();
        await relay.KillAsync();

        var text = await ListenAsync(relay, "--for", "4s");
        var json = await ListenAsync(relay, "--for", "4s", "--json");

        var refused = $"The connection was refused: nothing listens at 127.0.0.1:{relay.Port}.";
        Assert.Equal((ExitCode.Done, ExitCode.Done), (text.ExitCode, json.ExitCode));
        Assert.Contains($"starhaul: warning: {relay.Endpoint}: {refused}\n", text.Error, StringComparison.Ordinal);
        Assert.Matches($"starhaul: warning: {relay.Endpoint} brought no message in [0-9.]+ s: {refused}\n", text.Error);
        var state = json.Json.GetProperty("totals").GetProperty("relays")[0];
        Assert.Equal("refused", state.GetProperty("fault").GetString());
        Assert.Equal(refused, state.GetProperty("trouble").GetString());
        Assert.Equal(0, state.GetProperty("messages").GetInt64());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_closes_the_segments_within_5_seconds_and_ends_well(string signal)
    {
        await using var relay = await RelayAsync();
        string[] words = ["run", "eddn-stream", "--from", relay.Endpoint, "--json"];
        using var process = Process.Start(
            new ProcessStartInfo(BuiltProgram.Path, words)
            {
                WorkingDirectory = cli.Folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            await relay.SubscribedAsync();
            await relay.SendAsync(1_000);
            await ArrivedAsync();
            var began = Stopwatch.GetTimestamp();

            using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
            var output = process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);

            Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
            Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync(Token));
            Assert.Contains("\"archived\": 1000", await output, StringComparison.Ordinal);
            Assert.Empty(Segments("*.open"));
            Assert.Equal(ExitCode.Done, (await cli.RunAsync("verify", "eddn")).ExitCode);
        }
        finally
        {
            process.Kill(); // does nothing to one that has ended
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<ZeroMqRelay> RelayAsync()
    {
        Assert.SkipUnless(ZeroMqRelay.IsAvailable, ZeroMqRelay.SkipReason);
        return await ZeroMqRelay.StartAsync();
    }

    private Task<CliResult> ListenAsync(ZeroMqRelay relay, params string[] words) =>
        cli.RunAsync(["run", "eddn-stream", "--from", relay.Endpoint, "--archive", "eddn", .. words]);

    private string[] Segments(string pattern) =>
        Directory.Exists(cli.PathOf("eddn"))
            ? Directory.GetFiles(cli.PathOf("eddn"), pattern, SearchOption.AllDirectories)
            : [];

    private async Task ArrivedAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (Segments("*.open").Length == 0)
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private sealed class InTwoDays : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(2);
    }
}
