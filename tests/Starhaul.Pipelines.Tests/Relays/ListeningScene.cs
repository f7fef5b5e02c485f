using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Starhaul.Pipelines.Relays;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

/// <summary>Relays, the listeners to them, and a reader that notes what comes out of the queue.</summary>
internal sealed class ListeningScene : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    private readonly List<ZeroMqRelay> relays = [];
    private readonly FrameQueue queue;
    private readonly IncrementalHash hashes = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ConcurrentQueue<StreamGap> gaps = [];
    private RelayGroup? group;
    private Task reading = Task.CompletedTask;
    private long frames;

    private ListeningScene(FrameQueue queue) => this.queue = queue;

    /// <summary>Limits that a test reaches soon.</summary>
    public static RelayOptions Quick { get; } = new() { FirstBackoff = TimeSpan.FromMilliseconds(50) };

    public IReadOnlyCollection<StreamGap> Gaps => gaps;

    public RelayStatus Status => group!.Status[0];

    public RelayGroup Group => group!;

    /// <summary>Frames that the reader took.</summary>
    public long Frames => Interlocked.Read(ref frames);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static ListeningScene Begin(FrameQueue? queue = null)
    {
        Assert.SkipUnless(ZeroMqRelay.IsAvailable, ZeroMqRelay.SkipReason);
        return new ListeningScene(queue ?? new FrameQueue());
    }

    /// <summary>One relay, the listener to it, and a reader, connected.</summary>
    public static async Task<(ListeningScene Scene, ZeroMqRelay Relay)> BeginAsync(
        RelayOptions options,
        FrameQueue? queue = null,
        bool isRead = true
    )
    {
        var scene = Begin(queue);
        var relay = await scene.RelayAsync();
        scene.Listen(options, relay.Endpoint);
        if (isRead)
        {
            scene.Read();
        }

        await relay.SubscribedAsync();
        return (scene, relay);
    }

    public async Task<ZeroMqRelay> RelayAsync(ZeroMqRelayOptions? options = null)
    {
        var relay = await ZeroMqRelay.StartAsync(options);
        relays.Add(relay);
        return relay;
    }

    public void Listen(RelayOptions options, params string[] endpoints) =>
        group = RelayGroup.Start(
            endpoints.Select(RelayEndpoint.Parse),
            options,
            queue,
            gaps.Enqueue,
            TimeProvider.System,
            new Random(1)
        );

    public void Read() => reading = Task.Run(ReadAsync, Cancel);

    /// <summary>Waits for what is bound to come.</summary>
    public async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        var waiting = Stopwatch.StartNew();
        while (!await isTrue())
        {
            Assert.True(
                waiting.Elapsed < Patience,
                $"It did not come to pass: {Frames} frames, {Status}, {string.Join('\n', gaps)}"
            );
            await Task.Delay(TimeSpan.FromMilliseconds(2), Cancel);
        }
    }

    /// <summary>Waits for what is bound to come.</summary>
    public Task UntilAsync(Func<bool> isTrue) => UntilAsync(() => Task.FromResult(isTrue()));

    /// <summary>Stops listening, lets the reader take the rest, and tells the hash over the hashes of all frames.</summary>
    public async Task<string> FinishAsync()
    {
        Assert.True(await group!.StopAsync(LongestStop));
        queue.Complete();
        await reading;
        return Convert.ToHexStringLower(hashes.GetCurrentHash());
    }

    public async ValueTask DisposeAsync()
    {
        if (group is not null)
        {
            await group.StopAsync(LongestStop);
        }

        queue.Complete();
        await reading;
        queue.Dispose();
        hashes.Dispose();
        foreach (var relay in relays)
        {
            await relay.DisposeAsync();
        }
    }

    private async Task ReadAsync()
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        while (await queue.TakeAsync(CancellationToken.None) is { } taken)
        {
            using var batch = taken;
            for (var i = 0; i < batch.Count; i++)
            {
                SHA256.HashData(batch[i].Bytes.Span, hash);
                hashes.AppendData(hash);
            }

            Interlocked.Add(ref frames, batch.Count);
        }
    }
}
