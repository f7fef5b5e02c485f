using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Starhaul.Pipelines.Relays;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

public sealed class RelayListenerTests
{
    [Fact]
    public async Task Receives_a_burst_of_20000_messages_in_order()
    {
        var (scene, relay) = await ListeningScene.BeginAsync(ListeningScene.Quick);
        await using var _ = scene;

        var report = await relay.SendAsync(20_000);
        await scene.UntilAsync(() => scene.Frames == 20_000);

        Assert.Equal(report.Sha256, await scene.FinishAsync());
        Assert.Equal((20_000, report.Bytes, 0), (scene.Status.Messages, scene.Status.Bytes, scene.Status.Dropped));
        Assert.Empty(scene.Gaps);
    }

    [Fact]
    public async Task Keeps_what_came_before_the_connection_was_lost()
    {
        var (scene, relay) = await ListeningScene.BeginAsync(
            ListeningScene.Quick with
            {
                MaxFrameLength = 1024 * 1024,
            }
        );
        await using var _ = scene;

        await relay.SendAsync(2_000);
        var report = await relay.SendBadAsync("garbage");
        await scene.UntilAsync(() => scene.Status.Messages > 0);
        // A frame that is too long ends the connection while others before it are on their way.
        await relay.SendBadAsync("long");
        await scene.UntilAsync(() => scene.Status.Connections == 2);

        Assert.Equal(report.Sha256, await scene.FinishAsync());
    }

    [Fact]
    public async Task Connects_again_when_the_relay_was_killed_and_reports_the_gap()
    {
        var (scene, relay) = await ListeningScene.BeginAsync(ListeningScene.Quick);
        await using var _ = scene;
        await relay.SendAsync(10);
        await scene.UntilAsync(() => scene.Frames == 10);

        await relay.KillAsync();
        await scene.UntilAsync(() => !scene.Status.IsConnected);
        // Not before: the last frame is in the queue a moment before its time is told.
        var lastMessage = scene.Status.LastMessageAt!.Value;
        Assert.NotNull(scene.Status.Trouble);
        await relay.RestartAsync();
        await relay.SubscribedAsync();
        await relay.SendAsync(10);
        await scene.UntilAsync(() => scene.Frames == 20);

        var gap = Assert.Single(scene.Gaps);
        // The test may run on a Thursday morning.
        Assert.True(gap.Kind is StreamGapKind.Disconnected or StreamGapKind.WeeklyRestart, gap.ToString());
        // A frame that was still waiting when the connection was lost begins no gap anew: never later than the last message.
        Assert.InRange(gap.From, lastMessage.AddSeconds(-1), lastMessage);
        Assert.Equal(relay.Endpoint, gap.Relay);
        // Or with the first message, where that is read before the event of the connection.
        var connectedAt = scene.Status.ConnectedAt!.Value;
        Assert.InRange(gap.To, connectedAt.AddSeconds(-1), connectedAt);
        Assert.Equal((true, 2), (scene.Status.IsConnected, scene.Status.Connections));
        Assert.Null(scene.Status.Trouble);
    }

    [Fact]
    public async Task Takes_a_relay_that_answers_nothing_for_dead_and_hears_it_when_it_is_back()
    {
        var (scene, relay) = await ListeningScene.BeginAsync(
            ListeningScene.Quick with
            {
                Silence = TimeSpan.FromSeconds(1),
            }
        );
        await using var _ = scene;
        await relay.SendAsync(10);
        await scene.UntilAsync(() => scene.Frames == 10);
        var lastMessage = scene.Status.LastMessageAt!.Value;

        await relay.PauseAsync();
        await scene.UntilAsync(() => !scene.Status.IsConnected);
        await relay.ResumeAsync();
        // Silence goes on until a message comes, so there has to be one soon after every reconnect.
        await scene.UntilAsync(async () =>
        {
            await relay.SendAsync(1);
            return scene.Gaps.Count > 0;
        });

        var gap = Assert.Single(scene.Gaps);
        Assert.Equal((StreamGapKind.Silence, lastMessage), (gap.Kind, gap.From));
        Assert.True(gap.To - gap.From >= TimeSpan.FromSeconds(1));
        Assert.InRange(scene.Status.LastMessageAt!.Value, gap.To, DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task Finds_a_relay_dead_by_its_heartbeat_before_the_silence_is_too_long()
    {
        var (scene, relay) = await ListeningScene.BeginAsync(
            ListeningScene.Quick with
            {
                HeartbeatInterval = TimeSpan.FromMilliseconds(200),
                HeartbeatTimeout = TimeSpan.FromMilliseconds(500),
            }
        );
        await using var _ = scene;

        await relay.PauseAsync();
        await scene.UntilAsync(() => scene.Status.Trouble is not null);
        await relay.ResumeAsync();
        await scene.UntilAsync(() => scene.Gaps.Count > 0);

        Assert.DoesNotContain(scene.Gaps, gap => gap.Kind == StreamGapKind.Silence);
    }

    /// <remarks>A limit that a relay was told for the next sign of life, in more than 16 bits of milliseconds, was over at once.</remarks>
    [Fact]
    public async Task Keeps_its_connection_whatever_it_allows_a_sign_of_life_to_take()
    {
        var (scene, relay) = await ListeningScene.BeginAsync(
            ListeningScene.Quick with
            {
                HeartbeatInterval = TimeSpan.FromMilliseconds(300),
                HeartbeatTimeout = TimeSpan.FromMilliseconds(65_300),
            }
        );
        await using var _ = scene;

        for (var count = 1; count <= 20; count++)
        {
            await relay.SendAsync(1);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await scene.UntilAsync(() => scene.Frames == 20);
        Assert.Empty(scene.Gaps);
    }

    [Fact]
    public async Task Finds_a_relay_by_its_name()
    {
        await using var scene = ListeningScene.Begin();
        var relay = await scene.RelayAsync();

        scene.Listen(ListeningScene.Quick, $"tcp://localhost:{relay.Port}");
        await relay.SubscribedAsync();
        await relay.SendAsync(1);

        await scene.UntilAsync(() => scene.Status.Messages == 1);
    }

    [Fact]
    public async Task Counts_every_frame_that_found_no_room()
    {
        var (scene, relay) = await ListeningScene.BeginAsync(
            ListeningScene.Quick,
            new FrameQueue(maxBytes: 100_000, maxFrames: 50),
            isRead: false
        );
        await using var _ = scene;

        await relay.SendAsync(10_000);
        await scene.UntilAsync(() => scene.Status.Messages == 10_000);
        scene.Read();
        await scene.UntilAsync(() => scene.Frames > 0);
        await relay.SendAsync(1);
        await scene.UntilAsync(() => scene.Status.Messages == 10_001);
        await scene.FinishAsync();

        Assert.Equal(10_001, scene.Frames + scene.Status.Dropped);
        Assert.InRange(scene.Status.Dropped, 9_000, 9_950);
        Assert.Equal(scene.Status.Dropped, scene.Gaps.Sum(gap => gap.Lost));
        Assert.All(scene.Gaps, gap => Assert.Equal(StreamGapKind.Overflow, gap.Kind));
    }

    [Fact]
    public async Task Goes_on_after_frames_that_are_no_messages()
    {
        var (scene, relay) = await ListeningScene.BeginAsync(ListeningScene.Quick);
        await using var _ = scene;

        foreach (var kind in (string[])["garbage", "empty", "bomb", "huge", "utf8", "fields"])
        {
            await relay.SendBadAsync(kind);
        }

        var report = await relay.SendAsync(10);
        await scene.UntilAsync(() => scene.Frames == report.Frames);

        Assert.Equal(report.Sha256, await scene.FinishAsync());
        Assert.Empty(scene.Gaps);
    }

    [Fact]
    public async Task Waits_for_a_relay_that_is_not_there_yet()
    {
        await using var scene = ListeningScene.Begin();
        var relay = await scene.RelayAsync();
        await relay.KillAsync();
        var start = TimeProvider.System.GetUtcNow();

        scene.Listen(ListeningScene.Quick, relay.Endpoint);
        scene.Read();
        await scene.UntilAsync(() => scene.Status.Trouble is not null);
        await relay.RestartAsync();
        await relay.SubscribedAsync();
        await relay.SendAsync(1);
        await scene.UntilAsync(() => scene.Frames == 1);

        var gap = Assert.Single(scene.Gaps);
        Assert.True(gap.From >= start && gap.To > gap.From, gap.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Says_why_there_is_no_connection_and_which_gap_goes_on()
    {
        await using var scene = ListeningScene.Begin();
        var relay = await scene.RelayAsync();
        await relay.KillAsync();

        scene.Listen(ListeningScene.Quick, relay.Endpoint);
        await scene.UntilAsync(() => scene.Status.Trouble?.Fault == RelayFault.Refused);
        await scene.UntilAsync(() => scene.Status.OpenGap is { Detail: { } why } && why.Contains("refused"));
        await relay.RestartAsync();
        await scene.UntilAsync(() => scene.Status.IsConnected);

        await scene.UntilAsync(() => scene.Status.OpenGap is null);
        Assert.Null(scene.Status.Trouble);
        Assert.Contains("refused", Assert.Single(scene.Gaps).Detail);
    }

    [Fact(Timeout = 60_000)]
    public async Task Something_that_answers_nothing_is_a_gap_as_soon_as_it_is_named()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        await using var scene = ListeningScene.Begin();

        // libzmq itself would wait for the handshake until the timeout.
        scene.Listen(new RelayOptions(), $"tcp://{mute.LocalEndpoint}");
        await scene.UntilAsync(() => scene.Status.Trouble?.Fault == RelayFault.NotZeromq);

        await scene.UntilAsync(() => scene.Status.OpenGap is { Kind: StreamGapKind.Disconnected });
        Assert.Contains("no ZeroMQ publisher", scene.Status.OpenGap?.Detail);
        Assert.InRange(
            scene.Status.OpenGap!.To - scene.Status.OpenGap.From,
            TimeSpan.Zero,
            new RelayOptions().ConnectTimeout / 2
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_wrong_at_the_end_is_not_forgotten()
    {
        await using var scene = ListeningScene.Begin();
        var relay = await scene.RelayAsync();
        await relay.KillAsync();
        scene.Listen(ListeningScene.Quick, relay.Endpoint);
        scene.Read();
        await scene.UntilAsync(() => scene.Status.Trouble?.Fault == RelayFault.Refused);

        await scene.FinishAsync();

        Assert.Equal(RelayFault.Refused, scene.Status.Trouble?.Fault);
    }

    [Fact]
    public async Task Marks_each_frame_with_its_relay()
    {
        var queue = new FrameQueue();
        await using var scene = ListeningScene.Begin(queue);
        var epoch = new DateTimeOffset(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);
        ZeroMqRelay[] relays =
        [
            await scene.RelayAsync(new ZeroMqRelayOptions { Epoch = epoch }),
            await scene.RelayAsync(new ZeroMqRelayOptions { Epoch = epoch }),
        ];

        scene.Listen(ListeningScene.Quick, [.. relays.Select(relay => relay.Endpoint)]);
        foreach (var relay in relays)
        {
            await relay.SubscribedAsync();
            await relay.SendAsync(3);
        }

        await scene.UntilAsync(() => queue.Count == 6);
        Assert.True(queue.TryTake(out var batch));
        using (batch)
        {
            var frames = Enumerable.Range(0, 6).Select(i => batch[i]).ToLookup(frame => frame.Relay, Text);
            Assert.Equal(frames[relays[0].Endpoint], frames[relays[1].Endpoint]);
            Assert.Equal(3, frames[relays[0].Endpoint].Distinct().Count());
        }

        static string Text(Frame frame) => Convert.ToHexString(frame.Bytes.Span);
    }

    [Fact]
    public async Task Stops_within_a_second_whatever_it_is_doing()
    {
        await using var scene = ListeningScene.Begin();
        var (paused, gone) = (await scene.RelayAsync(), await scene.RelayAsync());
        await paused.PauseAsync();
        await gone.KillAsync();
        var flooding = await scene.RelayAsync();
        scene.Listen(new RelayOptions(), paused.Endpoint, gone.Endpoint, flooding.Endpoint);
        await flooding.SubscribedAsync();
        var flood = flooding.SendAsync(100_000);
        await scene.UntilAsync(() => scene.Group.Status[1].Trouble is not null && scene.Group.Status[2].Messages > 0);

        var watch = Stopwatch.StartNew();
        Assert.True(await scene.Group.StopAsync(TimeSpan.FromSeconds(10)));

        // Twice the product's own bound on a machine that has other work to do, and more.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
        Assert.True(scene.Group.Completion.IsCompletedSuccessfully);
        Assert.All(scene.Group.Status, status => Assert.False(status.IsConnected));
        await flood;
    }
}
