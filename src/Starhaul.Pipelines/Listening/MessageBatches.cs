using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Loading;
using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Listening;

/// <summary>Makes batches of the lines of segments. For one load at a time.</summary>
/// <param name="rows">Turns a message into rows.</param>
/// <param name="wanted">Decides of a line whether it counts; null takes every one.</param>
internal sealed class MessageBatches(MessageRows rows, Func<ReadOnlyMemory<byte>, LineVerdict>? wanted = null)
{
    private readonly List<Reject> rejects = [];

    /// <summary>What was rejected of the last batch, good until the next one is read.</summary>
    public IReadOnlyList<Reject> Rejects => rejects;

    /// <summary>Reads on in a segment.</summary>
    /// <param name="segment">Where lines come from.</param>
    /// <param name="batch">A batch that was cleared.</param>
    /// <param name="start">Where the segment's next line begins.</param>
    /// <param name="mostMessages">After so many messages the batch ends.</param>
    /// <param name="mostBytes">After so many bytes of lines it ends, too.</param>
    /// <returns>False when there are no lines at the moment.</returns>
    public bool Read(SegmentReader segment, Batch batch, long start, int mostMessages, long mostBytes)
    {
        rejects.Clear();
        batch.StartOffset = batch.EndOffset = start;
        while (
            batch.Records + batch.Rejected < mostMessages
            && batch.EndOffset - start < mostBytes
            && segment.TryReadLine(out var line, out var end)
        )
        {
            // CRLF, and blanks that an editor left.
            line = line.TrimEnd(" \t\r"u8);
            if (line.IsEmpty)
            {
                batch.EndOffset = end;
                continue;
            }

            var verdict = wanted?.Invoke(line) ?? LineVerdict.Wanted(line);
            var outcome = verdict.IsWanted ? rows.Add(verdict.Text, batch) : MessageOutcome.NoHome;
            var reason = outcome.Reason ?? verdict.Reason;
            if (reason is not null)
            {
                rejects.Add(new Reject(batch.EndOffset, reason, line.ToArray()));
            }

            // Of one that lost a part, such as a commodity of a market, the rest counts.
            if (verdict.IsWanted || reason is not null)
            {
                var isRejected = verdict.Reason is not null || outcome.Kind == MessageOutcomeKind.Rejected;
                batch.EndRecord(end, isRejected);
            }

            batch.EndOffset = end;
        }

        return batch.EndOffset > start;
    }
}

/// <summary>Whether a line of a segment counts.</summary>
/// <param name="IsWanted">Whether it is to be loaded.</param>
/// <param name="Text">The message without blanks, where it is.</param>
/// <param name="Reason">Why it cannot be; null for a line that is merely not asked for.</param>
internal readonly record struct LineVerdict(bool IsWanted, ReadOnlyMemory<byte> Text, string? Reason)
{
    public static LineVerdict NotAskedFor => new(IsWanted: false, Text: default, Reason: null);

    public static LineVerdict Wanted(ReadOnlyMemory<byte> text) => new(IsWanted: true, text, Reason: null);

    public static LineVerdict Rejected(string reason) => new(IsWanted: false, Text: default, reason);
}
