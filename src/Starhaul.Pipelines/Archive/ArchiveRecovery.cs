using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Starhaul.Native;

namespace Starhaul.Pipelines.Archive;

/// <summary>
/// Makes an archive whole before a listener writes to it: closes the segments that a killed one left open, and finds out since when
/// messages may be missing.
/// </summary>
/// <param name="root">Full path of the archive.</param>
/// <param name="manifest">Its manifest.</param>
/// <param name="gaps">Its gaps.</param>
/// <param name="publisher">Gives segments their names and records.</param>
/// <param name="options">How this listener writes; <see cref="ArchiveOptions.FlushInterval"/> counts where the one before has not said its own.</param>
internal sealed class ArchiveRecovery(
    string root,
    Manifest manifest,
    GapsFile gaps,
    SegmentPublisher publisher,
    ArchiveOptions options
)
{
    // A status is replaced every two seconds.
    private static readonly TimeSpan LongestStale = TimeSpan.FromSeconds(10);

    private readonly TimeProvider time = options.TimeProvider;
    private readonly ILogger log = options.LoggerFactory.CreateLogger<ArchiveRecovery>();

    /// <summary>Recovers all. A kill meanwhile is recovered in the same way: the gaps are told before a segment is published.</summary>
    /// <returns>
    /// The gaps that went on when the listener before was killed, and that from its last message to now; none for a new archive.
    /// </returns>
    /// <exception cref="DestinationException">The disk refuses; nothing is lost.</exception>
    public async Task<IReadOnlyList<StreamGap>> RunAsync(CancellationToken cancellationToken)
    {
        var writers = new List<SegmentWriter>();
        try
        {
            var found = FindGaps(RecoverAll(writers, cancellationToken));
            foreach (var gap in found)
            {
                gaps.Append(gap);
            }

            foreach (var writer in writers)
            {
                await publisher.PublishAsync(writer, gaps: [], isRecovered: true).ConfigureAwait(false);
            }

            return found;
        }
        finally
        {
            foreach (var writer in writers)
            {
                writer.Dispose();
            }
        }
    }

    // Up to now: a recovery may have taken its time, and nobody listened meanwhile.
    private List<StreamGap> FindGaps(List<RecoveredSegment> recovered)
    {
        var now = time.GetUtcNow();
        var before = StatusFile.Find(root);
        var recorded = manifest
            .Records.Select(static record => LastOf(record.Stream))
            .Where(moment => moment <= now)
            .DefaultIfEmpty(null)
            .Max();
        var said = OpenIn(before, recorded);
        var kill = new KillGap(before, options)
        {
            LastRecorded = recorded,
            Recovered =
            [
                .. recovered.Select(segment =>
                    said.TryGetValue(segment.Name.Path, out var open) ? segment.Beside(open) : segment
                ),
            ],
            Gone = [.. said.Values.Where(open => !recovered.Exists(segment => segment.Name.Path == open.Segment))],
            Told = GapsFile.ReadLast(root),
        };
        foreach (var segment in kill.Recovered.Where(static segment => segment.Damage is not null))
        {
            Log.SegmentCutShort(log, segment.Name.Path, segment.Records, segment.Damage!);
        }

        var found = GapsThatWentOn(before, now);
        if (kill.From is { } from && from <= now)
        {
            found.Add(new(StreamGapKind.NotListening, from, now, Relay: null, Lost: null, kill.Detail));
        }

        return found;
    }

    /// <summary>
    /// The segments that the listener before wrote to and that have no record, by path. A status that a later listener did not replace
    /// says nothing any more.
    /// </summary>
    private Dictionary<string, EddnOpenSegment> OpenIn(EddnStreamStatus? before, DateTimeOffset? recorded) =>
        before is null || recorded > before.Updated + LongestStale
            ? []
            : before
                .OpenSegments.OfType<EddnOpenSegment>()
                .Where(open => !manifest.Contains(open.Segment) && !IsInDay(open))
                .DistinctBy(static open => open.Segment, StringComparer.Ordinal)
                .ToDictionary(static open => open.Segment, StringComparer.Ordinal);

    // Closed within two seconds of the last status, and joined since.
    private bool IsInDay(EddnOpenSegment open) =>
        SegmentName.Parse(open.Segment) is { } name
        && (name with { IsDay = true, Hour = new(name.Hour.UtcDateTime.Date, TimeSpan.Zero), Number = 0 }) is var day
        && manifest.FindByPath(day.Path) is { } record
        && LastOf(record.Stream) >= open.Since;

    private List<RecoveredSegment> RecoverAll(List<SegmentWriter> writers, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        // A kill in the middle of a recovery leaves a copy that nothing refers to: under our lock it can be deleted.
        foreach (var path in Find(DurableFile.TemporaryPattern))
        {
            File.Delete(path);
        }

        var recovered = new List<RecoveredSegment>();
        var recovery = new SegmentRecovery(root);
        foreach (var path in Find("*" + SegmentName.OpenSuffix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (SegmentName.Parse(Path.GetRelativePath(root, path)) is { } name)
            {
                var (segment, writer) = recovery.Run(name, path, now);
                recovered.Add(segment);
                if (writer is not null)
                {
                    writers.Add(writer);
                }
            }
        }

        return recovered;
    }

    /// <summary>Of one of several relays an outage may have lasted when all ended; what the others sent says nothing of it.</summary>
    private static List<StreamGap> GapsThatWentOn(EddnStreamStatus? before, DateTimeOffset now) =>
        before is { WasCutShort: true }
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
}
