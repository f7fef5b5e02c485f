using System.Collections.Frozen;
using Starhaul.Pipelines.Archive;

namespace Starhaul.Pipelines.Listening;

/// <summary>Writes how a run stands into its archive every two seconds, beside the loop that reports it: a disk may take seconds.</summary>
/// <param name="archive">The archive.</param>
/// <param name="time">The clock.</param>
internal sealed class StatusWriter(ArchiveWriter archive, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly DateTimeOffset started = time.GetUtcNow();
    private readonly Queue<(long At, IReadOnlyDictionary<string, long> BySchema)> marks = new();
    private Task writing = Task.CompletedTask;
    private long? writtenAt;

    /// <summary>Writes the first status: what ends the listener later has a file to be written into, however full the disk is.</summary>
    public void Begin(EddnStreamProgress progress)
    {
        TryWrite(() => StatusFile.Write(archive.Root, Status(progress)));
        writtenAt = time.GetTimestamp();
    }

    /// <summary>Takes how it stands; most calls do nothing. For one caller.</summary>
    public void Report(EddnStreamProgress progress)
    {
        if (writtenAt is { } at && time.GetElapsedTime(at) < Interval || !writing.IsCompleted)
        {
            return;
        }

        writtenAt = time.GetTimestamp();
        var status = Status(progress);
        writing = Task.Run(() => TryWrite(() => StatusFile.Write(archive.Root, status)));
    }

    /// <summary>Writes the last status.</summary>
    /// <param name="progress">How it stood.</param>
    /// <param name="error">What ended it; null where it ended well.</param>
    public async Task EndAsync(EddnStreamProgress progress, string? error)
    {
        await writing.ConfigureAwait(false);
        var last = Status(progress) with { Ended = time.GetUtcNow(), Error = error };
        if (!TryWrite(() => StatusFile.Write(archive.Root, last)))
        {
            // The next listener tells the gap by this, and a full disk has as much room as the file had before.
            progress = progress with
            {
                BySchema = FrozenDictionary<string, long>.Empty,
                Relays = [],
                Targets = [],
            };
            var brief = last with { Rates = FrozenDictionary<string, double>.Empty, Progress = progress };
            if (!TryWrite(() => StatusFile.Overwrite(archive.Root, brief)))
            {
                TryWrite(() => StatusFile.Overwrite(archive.Root, brief with { OpenSegments = [] }));
            }
        }
    }

    // A disk that refuses is told by the archive, which this says nothing new to.
    private static bool TryWrite(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private EddnStreamStatus Status(EddnStreamProgress progress)
    {
        marks.Enqueue((time.GetTimestamp(), progress.BySchema));
        while (marks.Count > 2 && time.GetElapsedTime(marks.Peek().At) > Window)
        {
            marks.Dequeue();
        }

        var (since, before) = marks.Peek();
        var seconds = time.GetElapsedTime(since).TotalSeconds;
        return new EddnStreamStatus
        {
            Tool = Product.Tool,
            ProcessId = Environment.ProcessId,
            Started = started,
            Updated = time.GetUtcNow(),
            FlushInterval = archive.FlushInterval,
            BootId = BootId.Current,
            OpenSegments =
            [
                .. archive
                    .Statistics.Streams.Where(static stream => stream.OpenSegment is not null)
                    .Select(static stream => new EddnOpenSegment(
                        stream.OpenSegment!,
                        stream.OpenSince!.Value,
                        stream.FlushedOffset
                    )),
            ],
            Rates = progress.BySchema.ToDictionary(
                schema => schema.Key,
                schema =>
                    seconds > 0 ? Math.Round((schema.Value - before.GetValueOrDefault(schema.Key)) / seconds, 2) : 0,
                StringComparer.Ordinal
            ),
            Progress = progress,
        };
    }
}
