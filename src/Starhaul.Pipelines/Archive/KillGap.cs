namespace Starhaul.Pipelines.Archive;

/// <summary>The gap between what is in an archive of the listener before and the start of the next.</summary>
/// <param name="before">What that listener said of itself last; null where nothing can be read of it.</param>
/// <param name="options">How the next one writes; its flush interval counts where the other has not said its own.</param>
internal sealed class KillGap(EddnStreamStatus? before, ArchiveOptions options)
{
    private static readonly TimeSpan LongestFlush = TimeSpan.FromDays(1);

    /// <summary>When the last message of a segment with a record came; null where there is none.</summary>
    public DateTimeOffset? LastRecorded { get; init; }

    /// <summary>The segments that were left open.</summary>
    public IReadOnlyList<RecoveredSegment> Recovered { get; init; } = [];

    /// <summary>Those that the listener wrote to and that are not there any more.</summary>
    public IReadOnlyList<EddnOpenSegment> Gone { get; init; } = [];

    /// <summary>The gaps that were told last.</summary>
    public IReadOnlyList<StreamGap> Told { get; init; } = [];

    /// <summary>Since when messages may be missing; null where nothing was ever listened to.</summary>
    public DateTimeOffset? From =>
        Recovered
            .Where(static segment => segment.Damage is not null)
            .Select(segment => Earlier(segment.Last, MostTaken))
            .Concat(Gone.Select(open => Earlier(open.Since, MostTaken)))
            .Append(
                Recovered.Count > 0 ? BeforeKill(Earlier(Whole.Any() ? LastMessage : LastSign, MostTaken)) : LastSign
            )
            .Min();

    /// <summary>What a person should know of it; null for nothing.</summary>
    public string? Detail
    {
        get
        {
            string?[] parts =
            [
                Recovered.Count > 0 || Gone.Count > 0 || before is { WasCutShort: true } ? Why : null,
                Whole.Count() switch
                {
                    0 => null,
                    1 => "1 segment that it left open was recovered",
                    var count => $"{count} segments that it left open were recovered",
                },
                .. Recovered
                    .Where(static segment => segment.Damage is not null)
                    .Select(static segment =>
                        $"{segment.Name.Path} is damaged behind message {segment.Records}: {segment.Damage!.TrimEnd('.')}"
                    ),
                .. Gone.Select(static open => $"{open.Segment}, which it wrote to, was taken away"),
            ];
            var known = parts.OfType<string>().ToList();
            return known.Count > 0 ? string.Join("; ", known) : null;
        }
    }

    private IEnumerable<RecoveredSegment> Whole => Recovered.Where(static segment => segment.Records > 0);

    private DateTimeOffset? LastMessage =>
        Whole.Select(static segment => (DateTimeOffset?)segment.Last).Append(LastRecorded).Max();

    // One that was cut short before its first message was archived has said when it began.
    private DateTimeOffset? LastSign =>
        before is { WasCutShort: true } && !(LastRecorded > before.Started) ? before.Started : LastRecorded;

    private string Why =>
        before switch
        {
            { Ended: { } ended, Error: { } error } when ended >= LastMessage || LastMessage is null =>
                $"the listener before ended with an error: {error.TrimEnd('.')}",
            { Ended: null, BootId: { } start } when start != BootId.Current =>
                "the listener before was killed, or the machine with it, which has started anew since",
            _ => "the listener before was killed",
        };

    /// <summary>How much of one segment may be gone while another has later messages.</summary>
    private TimeSpan MostTaken
    {
        get
        {
            var sinceFlush =
                before?.FlushInterval is { } said && said > TimeSpan.Zero && said <= LongestFlush
                    ? said
                    : options.FlushInterval;
            var isSameStart = before?.BootId is { } start && start == BootId.Current;

            // A power cut takes what came since the last sync began, and the next one takes its time.
            var sinceSync = options.SyncInterval * 2;
            return isSameStart || sinceFlush > sinceSync ? sinceFlush : sinceSync;
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? time, TimeSpan by) =>
        time - DateTimeOffset.MinValue <= by ? DateTimeOffset.MinValue : time - by;

    /// <summary>The time from which on nobody has told all losses: of those that went on, what followed the last piece is in no gap.</summary>
    private DateTimeOffset? BeforeKill(DateTimeOffset? last)
    {
        var told = Told.Where(gap => GapPieces.LongestBeforeKill(gap.Kind) is { } longest && gap.To >= last - longest)
            .GroupBy(static gap => (gap.Kind, gap.Relay), static (_, pieces) => pieces.Last().To)
            .DefaultIfEmpty(DateTimeOffset.MaxValue)
            .Min();
        return told < last ? told : last;
    }
}
