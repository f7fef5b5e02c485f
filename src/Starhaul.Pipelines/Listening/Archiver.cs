using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Messages;
using Starhaul.Pipelines.Relays;

namespace Starhaul.Pipelines.Listening;

/// <summary>
/// Takes frames from the queue and writes what they hold to the archive, on two threads: one inflates and reads, the other
/// compresses and writes. They cost about the same, and a flood is taken almost twice as fast.
/// </summary>
/// <remarks>Frames stay counted in the queue until they are archived, so its bounds hold for what is between the two.</remarks>
/// <param name="queue">Frames as they came.</param>
/// <param name="archive">Where messages and dead letters go.</param>
/// <param name="validate">Why a message does not meet its schema; null when it does.</param>
/// <param name="meter">What is counted.</param>
/// <param name="report">Takes gaps, without waiting.</param>
/// <param name="seed">A secret number, for recognising repeats.</param>
internal sealed class Archiver(
    FrameQueue queue,
    ArchiveWriter archive,
    Func<EddnMessage, string?> validate,
    StreamMeter meter,
    Action<StreamGap> report,
    ulong seed
) : IAsyncDisposable
{
    private const int MostWaiting = 2;

    private readonly GatewayWatch gateway = new();
    private readonly DeadLetterLimit letters = new();
    private readonly RepeatFilter repeats = new(seed);
    private readonly BlockingCollection<ReadBlock> waiting = new(MostWaiting);
    private readonly ConcurrentBag<ReadBlock> free = [];
    private readonly CancellationTokenSource failed = new();
    private readonly TaskCompletionSource reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource writing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? cause;

    /// <summary>Ends when the queue was completed and all of it is in the archive; fails when the disk refuses.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start()
    {
        Completion = CompleteAsync();
        new Thread(() => Run(Read, reading)) { IsBackground = true, Name = "read" }.Start();
        new Thread(() => Run(Write, writing)) { IsBackground = true, Name = "archive" }.Start();
    }

    /// <summary>Reports what is due of dead letters that were not kept. For any thread, now and then.</summary>
    public void Check(DateTimeOffset now)
    {
        if (letters.Check(now) is { } gap)
        {
            report(gap);
        }
    }

    /// <summary>Waits until both threads have ended. The queue MUST be complete.</summary>
    public async ValueTask DisposeAsync()
    {
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        waiting.Dispose();
        failed.Dispose();
    }

    private async Task CompleteAsync()
    {
        await Task.WhenAll(reading.Task, writing.Task).ConfigureAwait(false);
        if (letters.Finish() is { } gap)
        {
            report(gap);
        }

        if (cause is not null)
        {
            ExceptionDispatchInfo.Throw(cause);
        }
    }

    private void Run(Action work, TaskCompletionSource end)
    {
        try
        {
            work();
        }
        catch (Exception error)
        {
            // The other thread is cancelled by it, which is not what went wrong.
            Interlocked.CompareExchange(ref cause, error, null);
            failed.Cancel();
        }
        finally
        {
            end.SetResult();
        }
    }

    private void Read()
    {
        try
        {
            using var reader = new MessageReader();
            while (queue.Take(failed.Token) is { } batch)
            {
                Read(batch, reader);
            }
        }
        finally
        {
            waiting.CompleteAdding();
        }
    }

    private void Read(FrameBatch batch, MessageReader reader)
    {
        var block = Rent();
        for (var i = 0; i < batch.Count; i++)
        {
            var frame = batch[i];
            if (TryRead(reader, frame, out var reason) is not { } message)
            {
                block.AddFault(reason, frame);
                continue;
            }

            if (gateway.Received(frame.Relay, message.GatewayTimestamp, frame.ArrivedAt) is { } hole)
            {
                report(hole);
            }

            var repeat = repeats.Classify(message, frame.ArrivedAt);
            if (repeat == RepeatKind.SameMessage)
            {
                meter.AddFromAnotherRelay();
            }
            else if (validate(message) is { } fault)
            {
                block.AddFault(fault, frame);
            }
            else
            {
                Add(ref block, message, frame.ArrivedAt, repeat == RepeatKind.SameContent);
            }
        }

        block.Batch = batch;
        waiting.Add(block, failed.Token);
    }

    // Whatever one message does to the code that reads it, the feed goes on.
    private static EddnMessage? TryRead(MessageReader reader, Frame frame, out string reason)
    {
        reason = "";
        try
        {
            if (reader.TryRead(frame.Bytes.Span, out var message, out var fault))
            {
                return message;
            }

            reason = fault;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            reason = $"it could not be read: {error.Message}";
        }

        return null;
    }

    private void Add(ref ReadBlock block, EddnMessage message, DateTimeOffset arrivedAt, bool isRepeat)
    {
        if (!block.TryAdd(message, arrivedAt, isRepeat))
        {
            waiting.Add(block, failed.Token);
            block = Rent();
            block.TryAdd(message, arrivedAt, isRepeat);
        }
    }

    private void Write()
    {
        foreach (var block in waiting.GetConsumingEnumerable(failed.Token))
        {
            foreach (var frame in block.Frames)
            {
                Write(frame);
            }

            block.Batch?.Dispose();
            block.Clear();
            free.Add(block);
            if (queue.Count == 0)
            {
                archive.FlushIfWorth();
            }
        }
    }

    private void Write(ReadFrame frame)
    {
        if (frame.Message is { } message)
        {
            var schema = archive.Append(message, frame.ArrivedAt);
            meter.Add(message, schema, frame.ArrivedAt, frame.IsRepeat);
            return;
        }

        if (letters.Admits(DeadLetter.KeptOf(frame.Raw.Length), frame.ArrivedAt))
        {
            archive.AppendDeadLetter(frame.Fault!, frame.Raw.Span, frame.ArrivedAt);
        }

        meter.AddDeadLetter();
    }

    private ReadBlock Rent() => free.TryTake(out var block) ? block : new ReadBlock();
}
