using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads dumps of the galaxy, systems and factions into batches of rows, without an object for a record or a value.</summary>
/// <remarks>
/// The text may be laid out in any way: one array, in lines or not, or one object after the other. It is UTF-8 and was
/// proven to be JSON, or will be before its rows count; what is malformed all the same ends the read with an exception.
/// </remarks>
/// <param name="content">The decoded dump, from the start offset on.</param>
/// <param name="options">What to read.</param>
internal sealed class GalaxyReader(Stream content, GalaxyReaderOptions options)
{
    private const int FirstBufferLength = 1024 * 1024;
    private const int GreatestRecord = 256 * 1024 * 1024;
    private const int MostLookedAt = 100;
    private const string KnownDumps =
        "Give a Spansh dump of the galaxy, systems or factions, or an EDSM dump of systems, powers, bodies or stations. EDSM's codex has no table.";

    private readonly RecordContext context = new(options);
    private readonly RecordFrame frame = new(options.StartOffset > 0);
    private byte[] buffer = GC.AllocateUninitializedArray<byte>(FirstBufferLength + 1);
    private long bufferOffset = options.StartOffset;
    private int at;
    private int filled;
    private bool isComplete;
    private long endOfLast = options.StartOffset;
    private SystemReader? spanshSystems;
    private SystemReader? edsmSystems;
    private SystemReader? systems;
    private CatalogReader? factions;
    private IRecordReader? others;

    /// <summary>What the records are; known after the first read.</summary>
    public RecordKind Kind { get; private set; } =
        options.StartOffset == 0 || options.Kind != RecordKind.Unknown
            ? options.Kind
            : throw new ArgumentException("Only the beginning of a source tells what it holds.", nameof(options));

    /// <summary>Fills an empty batch.</summary>
    /// <param name="batch">A batch that was cleared.</param>
    /// <param name="maxRecords">The most records to read into it, those that are rejected or not wanted among them.</param>
    /// <param name="maxBytes">Length of JSON, in bytes, after which it takes no further record.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>False when no record was left.</returns>
    /// <exception cref="UnexpectedContentException">The text is not JSON, or none of its first 100 records has a home in the tables.</exception>
    /// <exception cref="IntegrityException">The text ends before it is complete.</exception>
    public async ValueTask<bool> ReadAsync(
        Batch batch,
        int maxRecords,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        batch.StartOffset = batch.EndOffset = endOfLast;
        context.BeginBatch(batch);
        while (Kind == RecordKind.Unknown && frame.IsAtStart && !TryChoose())
        {
            await RefillAsync(cancellationToken).ConfigureAwait(false);
        }

        while (!Advance(batch, maxRecords, maxBytes))
        {
            if (isComplete)
            {
                EndOfText(frame, at);
                break;
            }

            await RefillAsync(cancellationToken).ConfigureAwait(false);
        }

        context.EndBatch();
        return batch.Records + batch.Rejected > 0;
    }

    // Reads records until the batch is full (true) or the buffer holds no whole one (false).
    private bool Advance(Batch batch, int maxRecords, long maxBytes)
    {
        while (
            batch.Records + batch.Rejected < maxRecords
            && (batch.EndOffset - batch.StartOffset < maxBytes || batch.Records + batch.Rejected == 0)
        )
        {
            context.Json.Load(buffer, at, filled, frame.OpenBrackets);
            var isRecord = frame.MoveToRecord(context.Json);
            at = context.Json.Position;
            if (!isRecord)
            {
                return at >= filled ? false : throw Unexpected(frame.Expected, at);
            }

            context.Json.Load(buffer, at, filled, frame.OpenBrackets);
            if (!TryReadRecord(batch))
            {
                return false;
            }
        }

        return true;
    }

    // False when the record goes on behind the buffer: the batch then has nothing of it.
    private bool TryReadRecord(Batch batch)
    {
        context.BeginRecord();
        var start = at;
        ReadRecord();
        if (context.Reason is not null && context.Json.Expected is null)
        {
            // Once more, so that a part which cannot be taken goes alone. Nearly every record is read once.
            context.ReadAgain(start, isAgain: true);
            ReadRecord();
        }

        if (context.Json.Expected is { } expected)
        {
            context.UndoRecord();
            return context.Json.IsCut ? false : throw Unexpected(expected, context.Json.FaultPosition);
        }

        at = context.Json.Position;
        // A value without brackets has no end of its own.
        frame.PassRecord();
        endOfLast = bufferOffset + at;
        if (context.Reason is { } reason)
        {
            context.UndoRecord();
            batch.EndRecord(endOfLast, isRejected: true);
            options.OnReject?.Invoke(bufferOffset + start, reason, buffer.AsMemory(start, at - start));
            return true;
        }

        if (Kind == RecordKind.System && !options.Filter.TakesAll && !systems!.Passes(options.Filter))
        {
            context.UndoRecord();
            batch.Unwanted++;
        }
        else
        {
            context.CompleteRecord();
            ReportRejectedParts(batch, start);
        }

        batch.EndRecord(endOfLast, isRejected: false);
        return true;
    }

    // They end with their record, for it is as a whole in the tables or not.
    private void ReportRejectedParts(Batch batch, int start)
    {
        var isUnreadable = false;
        foreach (var part in context.RejectedParts)
        {
            batch.EndRecord(endOfLast, isRejected: true);
            batch.RejectedParts++;
            isUnreadable |= part.Reason.Cause == RejectCause.UnreadableTime;
            options.OnReject?.Invoke(
                bufferOffset + part.Start,
                part.Reason with
                {
                    PartOf = bufferOffset + start,
                },
                buffer.AsMemory(part.Start..part.End)
            );
        }

        batch.RecordsOfUnreadableTimes += isUnreadable ? 1 : 0;
    }

    private void ReadRecord()
    {
        var json = context.Json;
        if (json.Peek() != '{')
        {
            json.Skip();
            context.Reject("record", at, "an object");
            return;
        }

        if (Kind == RecordKind.System)
        {
            ReadSystem();
        }
        else if (Kind != RecordKind.Faction)
        {
            (others ??= options.Reader!(context, Kind)).Read();
        }
        else
        {
            factions ??= new CatalogReader(
                context,
                DumpShapes.FactionRecord,
                context.Factions,
                GalaxyTables.FactionPresence
            );
            factions.ReadSingle();
        }
    }

    // The record before tells which source it is, until one is of the other.
    private void ReadSystem()
    {
        var start = at;
        systems ??= spanshSystems ??= new SystemReader(context, isEdsm: false);
        systems.Read();
        if (context.Json.Expected is not null || !systems.IsOfOtherSource)
        {
            return;
        }

        context.ReadAgain(start, context.HasParts);
        systems =
            systems == spanshSystems
                ? edsmSystems ??= new SystemReader(context, isEdsm: true)
                : spanshSystems ??= new SystemReader(context, isEdsm: false);
        systems.Read();
    }

    // Looks ahead for a record that tells what the source holds; false when it needs more text. No record is passed: those
    // before it are read and rejected in their turn.
    private bool TryChoose()
    {
        var (json, ahead, position) = (context.Json, new RecordFrame(isResumed: false), at);
        var first = "";
        for (var count = 0; count < MostLookedAt; count++)
        {
            json.Load(buffer, position, filled, ahead.OpenBrackets);
            var isRecord = ahead.MoveToRecord(json);
            position = json.Position;
            if (!isRecord && !json.IsAtEnd)
            {
                throw Unexpected(ahead.Expected, position);
            }

            json.Load(buffer, position, filled, ahead.OpenBrackets);
            var found = "";
            Kind = isRecord ? RecordSniffer.Sniff(json, out found) : RecordKind.Unknown;
            if (json.Expected is { } expected && !json.IsCut)
            {
                throw Unexpected(expected, json.FaultPosition);
            }

            if (!isRecord || json.IsCut)
            {
                Kind = RecordKind.Unknown;
                return isComplete && EndsUnknown(ahead, position, count, first);
            }

            if (Kind != RecordKind.Unknown)
            {
                return true;
            }

            first = count == 0 ? found : first;
            json.Skip();
            position = json.Position;
            ahead.PassRecord();
        }

        throw NoDump(MostLookedAt, first);
    }

    // True for a source without records.
    private bool EndsUnknown(RecordFrame ahead, int position, int count, string first)
    {
        EndOfText(ahead, position);
        return count == 0 ? true : throw NoDump(count, first);
    }

    private static UnexpectedContentException NoDump(int count, string first) =>
        new(
            count == 1
                ? $"The first record is {first}; {RecordSniffer.Expected}."
                : $"None of the first {count} records is known, the first is {first}; {RecordSniffer.Expected}."
        )
        {
            Hint = KnownDumps,
        };

    private async ValueTask RefillAsync(CancellationToken cancellationToken)
    {
        var left = filled - at;
        if (at == 0 && filled == buffer.Length - 1)
        {
            if (left >= GreatestRecord)
            {
                throw Unexpected($"a record of at most {GreatestRecord} bytes", at);
            }

            Array.Resize(ref buffer, (2 * left) + 1);
        }
        else
        {
            buffer.AsSpan(at, left).CopyTo(buffer);
        }

        bufferOffset += at;
        (at, filled) = (0, left);
        // Filled to the end, so that a record that is larger than the buffer is not tried with every small read.
        while (filled < buffer.Length - 1)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // A file has no asynchronous reads, only reads on some other thread, whose core would have the bytes at hand.
            var room = buffer.AsMemory(filled, buffer.Length - 1 - filled);
            var read =
                content is FileStream
                    ? content.Read(room.Span)
                    : await content.ReadAsync(room, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                isComplete = true;
                break;
            }

            filled += read;
        }

        if (bufferOffset == 0 && frame.IsAtStart && buffer.AsSpan(0, filled).StartsWith("\uFEFF"u8))
        {
            at = "\uFEFF"u8.Length;
        }
    }

    private void EndOfText(RecordFrame around, int position)
    {
        if (position == filled && around.MayEnd)
        {
            return;
        }

        if (position == filled && around.IsAtStart)
        {
            throw new UnexpectedContentException($"There is no text; {RecordSniffer.Expected}.");
        }

        throw new IntegrityException(
            $"The text ends at byte {bufferOffset + filled} in the middle of {(position == filled ? "the array" : "a record")}."
        )
        {
            Hint = "Fetch the dump again.",
        };
    }

    private UnexpectedContentException Unexpected(string expected, int position) =>
        new(
            $"Expected {expected} at byte {bufferOffset + position}, "
                + $"found '{Excerpt.Take(buffer.AsSpan(position, Math.Min(32, filled - position)))}'."
        )
        {
            Hint = KnownDumps,
        };
}
