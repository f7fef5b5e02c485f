using System.Globalization;
using Starhaul.Retries;

namespace Starhaul.Pipelines.Relays;

/// <summary>
/// Listens to one relay on a thread of its own: receives, stamps the time of arrival, hands over to the queue, and nothing
/// that could wait. A connection that is lost or silent is made anew for as long as it listens.
/// </summary>
internal sealed class RelayListener
{
    // How soon a stop, a silence and the end of an overflow are noticed.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    // While frames come one upon the other they are taken some at a time: waking a thread for each costs more than all the rest.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(2);

    // What libzmq has received is taken when listening ends, unless more comes as fast.
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMilliseconds(500);

    // A machine under load wakes a thread late, too, and a relay's queue holds as much: below this nothing is lost.
    private static readonly TimeSpan LongestLate = TimeSpan.FromSeconds(2);

    // A relay of far away is connected to in half a second; with what asking takes, a reason is there within two.
    private static readonly TimeSpan LongestWithoutReason = TimeSpan.FromMilliseconds(400);

    // Events and the clock are looked at between so many frames of a flood.
    private const int FramesAtOnce = 500;

    private readonly string relay;
    private readonly RelayEndpoint endpoint;
    private readonly RelayOptions options;
    private readonly FrameQueue queue;
    private readonly Action<StreamGap> report;
    private readonly TimeProvider time;
    private readonly RelayMeter meter;
    private readonly OutageWatch outage;
    private readonly OverflowWatch overflow;
    private readonly RateWatch rate;
    private readonly Backoff backoff;
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource stop = new();
    private readonly PauseWatch pause;
    private long lastSign;
    private CancellationToken probing;
    private Task<RelayTrouble?>? asking;
    private bool hasAsked;
    private RelayTrouble? reason;

    /// <summary>Makes a listener that does nothing before <see cref="Start"/>.</summary>
    /// <param name="endpoint">The relay.</param>
    /// <param name="options">How to listen.</param>
    /// <param name="queue">Where frames go.</param>
    /// <param name="report">Receives gaps, on the listener's thread: it MUST neither wait nor throw.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Chance for the waits between connections.</param>
    public RelayListener(
        RelayEndpoint endpoint,
        RelayOptions options,
        FrameQueue queue,
        Action<StreamGap> report,
        TimeProvider time,
        Random jitter
    )
    {
        this.endpoint = endpoint;
        relay = endpoint.Address;
        this.options = options;
        this.queue = queue;
        this.report = report;
        this.time = time;
        meter = new RelayMeter(relay);
        outage = new OutageWatch(relay, time.GetUtcNow());
        overflow = new OverflowWatch(relay);
        pause = new PauseWatch(relay, LongestLate, time);
        rate = new RateWatch(relay);
        backoff = new Backoff(options.FirstBackoff, options.LongestBackoff, jitter);
    }

    /// <summary>How things stand.</summary>
    public RelayStatus Status => meter.Status;

    /// <summary>Ends when the thread has ended; fails only by a defect.</summary>
    public Task Completion => completion.Task;

    private bool IsStopping => stop.Task.IsCompleted;

    /// <summary>Begins to listen. A relay that is not there is waited for.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = $"relay {relay}" }.Start();

    /// <summary>Asks it to end, without waiting for it.</summary>
    public void Stop() => stop.TrySetResult();

    private void Run()
    {
        using var ends = new CancellationTokenSource();
        probing = ends.Token;
        try
        {
            while (!IsStopping)
            {
                try
                {
                    ListenOnce();
                }
                catch (IOException error)
                {
                    // libzmq had no file descriptor or no memory for another socket: there may be some later.
                    Lose(new(RelayFault.Other, error.Message));
                    backoff.Fail();
                    WaitFor(backoff.NextDelay(), () => stop.Task.Wait(PollInterval));
                }
            }

            Finish();
            completion.SetResult();
        }
        catch (Exception error)
        {
            completion.SetException(error);
        }
        finally
        {
            ends.Cancel();
        }
    }

    private void ListenOnce()
    {
        // Where a name has addresses of both kinds and one does not answer, the other has its turn.
        using var socket = new RelaySocket(relay, options, isIPv6: backoff.Failures % 2 == 0);
        lastSign = time.GetTimestamp();
        var began = lastSign;
        hasAsked = false;
        pause.Restart(); // closing the last socket may have taken its time, which an outage covers
        while (!IsStopping && IsAlive(socket) && !IsSilent())
        {
            socket.Wait(PollInterval);
            while (Receive(socket, endsOutage: true) && !IsStopping && socket.Pause(Gathering))
            {
                Check();
            }

            Check();
            if (!meter.IsConnected && time.GetElapsedTime(began) >= LongestWithoutReason)
            {
                AskForReason();
            }
        }

        // The old socket is read until the new one takes its place: what it had received before it was lost is there.
        if (!IsStopping)
        {
            backoff.Fail();
            WaitFor(backoff.NextDelay(), () => ReceiveFromLost(socket));
        }

        Drain(socket);
    }

    private bool IsAlive(RelaySocket socket)
    {
        var change = socket.ReadEvent();
        if (change == RelayEvent.Connected)
        {
            var now = time.GetUtcNow();
            reason = null;
            meter.Connected(now);
            Report(outage.Connected(now));
        }
        else if (change != RelayEvent.None)
        {
            if (meter.IsConnected)
            {
                Lose(new(RelayFault.Lost, "The connection was lost."));
            }
            else
            {
                Lose(reason ?? Unexplained(change));
                AskForReason();
            }
        }

        return change is RelayEvent.None or RelayEvent.Connected;
    }

    private RelayTrouble Unexplained(RelayEvent change)
    {
        var keys = options.Curve is null ? "" : " Does the public key that is given belong to it?";
        return change == RelayEvent.Lost
            ? new(RelayFault.Other, "No connection could be made.")
            : new(
                options.Curve is null ? RelayFault.NotZeromq : RelayFault.KeysRefused,
                $"The handshake failed.{keys}"
            );
    }

    private void AskForReason()
    {
        if (!hasAsked)
        {
            hasAsked = true;
            asking ??= Task.Run(() => RelayProbe.ExplainAsync(endpoint, options.Curve is not null, probing), probing);
        }
    }

    private void TakeReason()
    {
        if (asking is not { IsCompleted: true } asked)
        {
            return;
        }

        asking = null;
        if (asked is { IsCompletedSuccessfully: true, Result: { } found } && !meter.IsConnected)
        {
            reason = found;
            outage.Lost(time.GetUtcNow(), found.Text);
            outage.Explain(found.Text);
            meter.NotConnected(found);
        }
    }

    private bool IsSilent()
    {
        var isSilent = time.GetElapsedTime(lastSign) >= options.Silence;
        if (isSilent)
        {
            Report(rate.Restart());
            outage.FellSilent();
            meter.NotConnected(
                new(
                    RelayFault.Silent,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"No message came for {options.Silence.TotalSeconds:0.#} s."
                    )
                )
            );
        }

        return isSilent;
    }

    private void Lose(RelayTrouble why)
    {
        Report(rate.Restart());
        outage.Lost(time.GetUtcNow(), why.Text);
        meter.NotConnected(why);
    }

    private bool Receive(RelaySocket socket, bool endsOutage)
    {
        var count = 0;
        while (count < FramesAtOnce && socket.TryReceive(out var frame))
        {
            var now = time.GetUtcNow();
            Take(frame, now);
            if (endsOutage)
            {
                Report(outage.Received(now));
            }

            count++;
        }

        if (count < FramesAtOnce)
        {
            Report(pause.Drained(time.GetUtcNow()));
        }

        return count > 0;
    }

    private void Take(ReadOnlySpan<byte> frame, DateTimeOffset now)
    {
        lastSign = time.GetTimestamp();
        var isKept = queue.TryAdd(frame, now, relay);
        if (isKept)
        {
            overflow.Kept(now);
        }
        else
        {
            overflow.Dropped(now);
        }

        meter.Received(frame.Length, isKept, now);
        rate.Received();
        backoff.Reset();
    }

    private void Check()
    {
        var now = time.GetUtcNow();
        if (pause.Check(now) is { } paused)
        {
            // What waits in the socket is read before the connection is called silent.
            lastSign = time.GetTimestamp();
            Report(rate.Restart());
            Report(paused);
        }

        Report(overflow.Check(now));
        Report(rate.Check(now));
        TakeReason();
        meter.SetOpenGap(outage.GetOpen(now) ?? rate.GetOpen(now));
    }

    private void ReceiveFromLost(RelaySocket socket)
    {
        socket.Wait(PollInterval);
        Receive(socket, endsOutage: false);
        _ = socket.ReadEvent();
        Check();
    }

    private void Drain(RelaySocket socket)
    {
        var start = time.GetTimestamp();
        while (Receive(socket, endsOutage: false) && time.GetElapsedTime(start) < LongestDrain) { }
    }

    private void WaitFor(TimeSpan wait, Action poll)
    {
        var start = time.GetTimestamp();
        do
        {
            poll();
        } while (!IsStopping && time.GetElapsedTime(start) < wait);
    }

    private void Finish()
    {
        var now = time.GetUtcNow();
        Report(pause.Drained(now));
        Report(outage.Stopped(now));
        Report(overflow.Finish());
        Report(rate.Finish(now));
        meter.Ended();
    }

    // The clock may be set back while a gap lasts.
    private void Report(StreamGap? gap)
    {
        if (gap is not null)
        {
            report(gap.To < gap.From ? gap with { To = gap.From } : gap);
        }
    }
}
