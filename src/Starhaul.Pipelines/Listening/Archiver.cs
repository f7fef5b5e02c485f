using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Messages;
using Starhaul.Pipelines.Relays;

namespace Starhaul.Pipelines.Listening;

/// <summary>Takes frames from the queue, reads them and writes them to the archive, on a thread of its own.</summary>
/// <param name="queue">Frames as they came.</param>
/// <param name="archive">Where messages and dead letters go.</param>
/// <param name="validate">Why a message does not meet its schema; null when it does.</param>
/// <param name="meter">What is counted.</param>
/// <param name="seed">A number that nobody knows, for recognising repeats.</param>
internal sealed class Archiver(
    FrameQueue queue,
    ArchiveWriter archive,
    Func<EddnMessage, string?> validate,
    StreamMeter meter,
    ulong seed
)
{
    private readonly RepeatFilter repeats = new(seed);
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the queue was completed and all of it is in the archive; fails when the disk refuses.</summary>
    public Task Completion => completion.Task;

    /// <summary>Begins.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "archive" }.Start();

    private void Run()
    {
        try
        {
            using var reader = new MessageReader();
            while (queue.Take(CancellationToken.None) is { } batch)
            {
                using (batch)
                {
                    Archive(batch, reader);
                }
            }

            completion.SetResult();
        }
        catch (Exception error)
        {
            completion.SetException(error);
        }
    }

    private void Archive(FrameBatch batch, MessageReader reader)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var frame = batch[i];
            var bytes = frame.Bytes.Span;
            if (!reader.TryRead(bytes, out var message, out var reason))
            {
                Bury(reason, bytes, frame.ArrivedAt);
                continue;
            }

            var repeat = repeats.Look(message, frame.ArrivedAt);
            if (repeat == RepeatKind.SameMessage)
            {
                meter.AddFromAnotherRelay();
            }
            else if (validate(message) is { } fault)
            {
                Bury(fault, bytes, frame.ArrivedAt);
            }
            else
            {
                archive.Append(message, frame.ArrivedAt);
                meter.Add(message, frame.ArrivedAt, repeat == RepeatKind.SameContent);
            }
        }
    }

    private void Bury(string reason, ReadOnlySpan<byte> frame, DateTimeOffset arrived)
    {
        archive.AppendDeadLetter(reason, frame, arrived);
        meter.AddDeadLetter();
    }
}
