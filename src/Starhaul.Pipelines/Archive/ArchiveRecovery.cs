using System.Buffers;
using System.Text.Json.Nodes;
using Starhaul.Native;
using Starhaul.Pipelines.Messages;
using Starhaul.Transfer;

namespace Starhaul.Pipelines.Archive;

/// <summary>
/// Closes the segments that a killed listener left open: every whole line that it had flushed is written anew, at the
/// same offset of the content, then the segment gets its name and record.
/// </summary>
/// <param name="root">Full path of the archive.</param>
/// <param name="manifest">Its manifest.</param>
/// <param name="publisher">Gives segments their names and records.</param>
/// <param name="options">How this listener writes; <see cref="ArchiveOptions.FlushInterval"/> counts where the one before has not said its own.</param>
internal sealed class ArchiveRecovery(
    string root,
    Manifest manifest,
    SegmentPublisher publisher,
    ArchiveOptions options
)
{
    private readonly TimeProvider time = options.TimeProvider;

    /// <summary>Recovers all. A kill meanwhile is recovered in the same way.</summary>
    /// <returns>
    /// The gaps that went on when the listener before was killed, and that from its last message to now; none for a new archive.
    /// </returns>
    /// <exception cref="DestinationException">The disk refuses; nothing is lost.</exception>
    public async Task<IReadOnlyList<StreamGap>> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var before = StatusFile.Find(root);
        var last = manifest
            .Records.Select(static record => LastOf(record.Stream))
            .Where(moment => moment <= now)
            .DefaultIfEmpty(null)
            .Max();
        var recovered = 0;
        RemoveHalfCopies();
        foreach (var path in LeftOpen())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (SegmentName.Parse(Path.GetRelativePath(root, path)) is not { } name)
            {
                continue; // not a segment
            }

            if (await RecoverAsync(name, path).ConfigureAwait(false) is { } content)
            {
                // A time that is yet to come says nothing.
                var latest = content.LastGatewayTime is { } gateway && gateway <= now ? gateway : name.Hour;
                last = last is null || latest > last ? latest : last;
                recovered++;
            }
        }

        // One that was killed before its first message was archived has said when it began.
        last =
            recovered > 0
                ? BeforeKill(Earlier(last, MostTaken(before)))
                : last ?? (before is { Ended: null } ? before.Started : null);
        var gaps = GapsThatWentOn(before, now);
        if (last is { } from && from <= now)
        {
            gaps.Add(
                new(StreamGapKind.NotListening, from, now, Relay: null, Lost: null, Detail(before, last, recovered))
            );
        }

        return gaps;
    }

    /// <summary>How much of one segment may be gone while another has later messages.</summary>
    private TimeSpan MostTaken(EddnStreamStatus? before)
    {
        var sinceFlush = before?.FlushInterval ?? options.FlushInterval;
        var isSameStart = before?.BootId is { } start && start == BootId.Current;

        // A power cut takes what came since the last sync began, and the next one takes its time.
        var sinceSync = options.SyncInterval * 2;
        return isSameStart || sinceFlush > sinceSync ? sinceFlush : sinceSync;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? time, TimeSpan by) =>
        time - DateTimeOffset.MinValue <= by ? DateTimeOffset.MinValue : time - by;

    /// <summary>The time from which on nobody has told all losses: of those that went on, what followed the last piece is in no gap.</summary>
    private DateTimeOffset? BeforeKill(DateTimeOffset? last)
    {
        var told = LastGaps()
            .Where(gap => GapPieces.LongestBeforeKill(gap.Kind) is { } longest && gap.To >= last - longest)
            .GroupBy(static gap => (gap.Kind, gap.Relay), static (_, pieces) => pieces.Last().To)
            .DefaultIfEmpty(DateTimeOffset.MaxValue)
            .Min();
        return told < last ? told : last;
    }

    private IReadOnlyList<StreamGap> LastGaps()
    {
        try
        {
            return GapsFile.ReadLast(root);
        }
        catch (IntegrityException)
        {
            return []; // who reads the gaps is told of the line; it keeps no message out of the archive
        }
    }

    /// <summary>Of one of several relays an outage may have lasted when all ended; what the others sent says nothing of it.</summary>
    private static List<StreamGap> GapsThatWentOn(EddnStreamStatus? before, DateTimeOffset now) =>
        before is { Ended: null } or { Error: not null }
            ?
            [
                .. before
                    .Progress.OpenGaps.Where(gap => gap.From <= now)
                    .Select(gap =>
                        gap with
                        {
                            To = now,
                            Detail = $"it went on when the listener ended{(gap.Detail is { } why ? $": {why}" : "")}",
                        }
                    ),
            ]
            : [];

    private static string? Detail(EddnStreamStatus? before, DateTimeOffset? last, int recovered)
    {
        var why =
            before is { Ended: { } ended, Error: { } error } && ended >= last
                ? $"the listener before ended with an error: {error.TrimEnd('.')}"
            : before is { Ended: null, BootId: { } start } && start != BootId.Current
                ? "the listener before was killed, or the machine with it, which has started anew since"
            : "the listener before was killed";
        return recovered switch
        {
            1 => $"{why}; 1 segment that it left open was recovered",
            > 1 => $"{why}; {recovered} segments that it left open were recovered",
            _ when before is { Ended: null } or { Error: not null } => why,
            _ => null,
        };
    }

    private static DateTimeOffset? LastOf(JsonObject? stream)
    {
        if (stream is null)
        {
            return null;
        }

        return Time(stream["last_arrival"]) ?? Time(stream["last_gateway_timestamp"]);

        static DateTimeOffset? Time(JsonNode? node) =>
            node is JsonValue value && value.TryGetValue<DateTimeOffset>(out var moment) ? moment : null;
    }

    private List<string> LeftOpen() => Find("*" + SegmentName.OpenSuffix);

    /// <summary>A kill in the middle of a recovery leaves a copy that nothing refers to: under our lock it can be deleted.</summary>
    private void RemoveHalfCopies()
    {
        foreach (var path in Find(DurableFile.TemporaryPattern))
        {
            File.Delete(path);
        }
    }

    // Of another user, or through a link, nothing is taken for a segment: its lines would be recorded as ours.
    private List<string> Find(string pattern)
    {
        var found = Directory.EnumerateFiles(
            root,
            pattern,
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }
        );
        return [.. found.Where(IsOurFile).Order(StringComparer.Ordinal)];
    }

    private static bool IsOurFile(string path) => Posix.Stat(path) is { IsRegularFile: true, IsOurs: true };

    /// <returns>What was recovered; null when there was no whole line.</returns>
    private async Task<SegmentContent?> RecoverAsync(SegmentName name, string path)
    {
        var aside = DurableFile.TemporaryName(path);
        var writer = new SegmentWriter(root, name, aside, new ArrayBufferWriter<byte>(64 * 1024));
        try
        {
            Copy(path, name, writer);
            if (writer.Content.Records == 0)
            {
                writer.Dispose();
                File.Delete(aside);
                DurableFile.Delete(path);
                return null;
            }

            writer.Complete();
            writer.Sync();
            DurableFile.Rename(aside, path);
        }
        catch (Exception e)
        {
            writer.Dispose();
            File.Delete(aside); // only where it is ours: another's is refused, and its name cannot be guessed
            throw e is IOException or UnauthorizedAccessException ? DiskErrors.Refused(path, e) : e;
        }

        await publisher.PublishAsync(writer, gaps: [], isRecovered: true).ConfigureAwait(false);
        return writer.Content;
    }

    /// <summary>Copies the whole lines up to the first that is damaged: a kill cuts, a power cut may leave anything.</summary>
    private static void Copy(string path, SegmentName name, SegmentWriter writer)
    {
        using var segment = SegmentReader.Open(path);
        using var messages = new MessageReader();
        var isMessages = name.Schema != SegmentName.DeadLetters;
        try
        {
            while (segment.TryReadLine(out var line, out _))
            {
                DateTimeOffset? gateway = null;
                if (isMessages)
                {
                    if (!messages.TryParse(line, out var message, out _))
                    {
                        return;
                    }

                    gateway = message.GatewayTimestamp;
                }

                writer.Append(line.Span, gateway, arrived: null);
            }
        }
        catch (Exception e) when (e is IntegrityException or UnexpectedContentException)
        {
            // The lines before the damage are copied.
        }
    }
}
