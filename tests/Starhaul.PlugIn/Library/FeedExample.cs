using Starhaul.Pipelines;
using Starhaul.Testing;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn.Library;

public sealed class FeedExample : LibraryExample
{
    private string Archive => PathOf("eddn");

    [Fact]
    public async Task A_listener_says_how_it_stands_what_it_missed_and_what_became_of_the_tables()
    {
        Assert.SkipUnless(ZeroMqRelay.IsAvailable, ZeroMqRelay.SkipReason);
        await using var relay = await ZeroMqRelay.StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var said = new List<string>();
        var archived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new EddnStreamOptions
        {
            Relays = [relay.Endpoint],
            Archive = Archive,
            Targets = [$"sqlite:{PathOf("galaxy.db")}"],
        };
        var listening = ListenAsync(options, Say, stop.Token);
        await relay.SubscribedAsync();
        await relay.SendAsync(50);
        await Task.WhenAny(archived.Task, listening).WaitAsync(Ending);
        await stop.CancelAsync();

        var result = await listening;

        Assert.Equal(50, result.Totals.Archived);
        Assert.StartsWith("50 messages in ", said[^1], StringComparison.Ordinal);
        Assert.Contains(said, line => line.StartsWith("sqlite:", StringComparison.Ordinal));
        Assert.Matches(
            $"^{result.Targets[0].Messages} messages of [0-9]+ files, 0 were there before ",
            await ReplayAsync(Archive, $"ndjson:{PathOf("rows")}", Ending)
        );

        void Say(string line)
        {
            said.Add(line);
            if (line.StartsWith("50 archived", StringComparison.Ordinal))
            {
                archived.TrySetResult();
            }
        }
    }

    [Fact]
    public async Task What_nobody_heard_is_a_gap()
    {
        var gap = new StreamGap(
            StreamGapKind.Overflow,
            new DateTimeOffset(2026, 11, 21, 7, 6, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 11, 21, 7, 6, 5, TimeSpan.Zero),
            Relay: null,
            Lost: 12,
            Detail: null
        );

        Assert.Equal("2026-11-21 07:06:00Z to 2026-11-21 07:06:05Z: 12 messages lost", Describe(gap));
        Assert.EndsWith(
            "some may be lost",
            Describe(gap with { Kind = StreamGapKind.RateDrop, Lost = null }),
            StringComparison.Ordinal
        );
        await Assert.ThrowsAsync<DestinationException>(() => ReplayAsync(Archive, "ndjson:rows", Ending));
    }

    private static async Task<EddnStreamResult> ListenAsync(
        EddnStreamOptions options,
        Action<string> say,
        CancellationToken stop
    )
    {
        using var metrics = new EddnStreamMetrics();
        var progress = new InlineProgress<EddnStreamProgress>(now =>
        {
            metrics.Report(now);
            say($"{now.Archived} archived, {now.PerSecond:0} a second, {now.Queued} wait");
            foreach (var relay in now.Relays.Where(relay => !relay.IsConnected))
            {
                say($"{relay.Relay} is away: {relay.Trouble}");
            }

            foreach (var target in now.Targets.Where(target => target.Trouble is not null))
            {
                say($"{target.Target} is behind by {target.Waiting} segments: {target.Trouble}");
            }
        });

        var result = await new EddnStream(options).RunAsync(progress, stop);

        foreach (var gap in result.Gaps)
        {
            say(Describe(gap));
        }

        foreach (var target in result.Targets)
        {
            say($"{target.Target}: {target.Messages} messages loaded, {target.Rejected} rejected");
        }

        say($"{result.Totals.Archived} messages in {result.Segments} segments");
        return result;
    }

    private static string Describe(StreamGap gap) =>
        $"{gap.From:u} to {gap.To:u}: "
        + gap switch
        {
            { Lost: { } count } => $"{count} messages lost",
            { Kind: StreamGapKind.NotListening } => "nobody listened",
            { Kind: StreamGapKind.Disconnected or StreamGapKind.WeeklyRestart } => $"{gap.Relay} was away",
            _ => $"{gap.Kind}, some may be lost",
        };

    private static async Task<string> ReplayAsync(string archive, string target, CancellationToken cancellationToken)
    {
        var replay = new EddnReplay(new EddnReplayOptions { Targets = [target] });
        var last = "";
        var progress = new InlineProgress<EddnReplayProgress>(now =>
            last = $"{now.FilesDone} of {now.Files} files, {now.Messages} messages"
        );

        var result = await replay.RunAsync(archive, progress, cancellationToken);

        var loaded = result.Targets[0];
        return $"{loaded.Messages} messages of {result.Files} files, {loaded.AlreadyLoaded} were there before ({last})";
    }
}
