using Starhaul.Diagnostics;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads dumps of the galaxy, systems and factions into batches of rows, without an object for a record or a value.</summary>
/// <remarks>
/// The text may be laid out in any way: one array, in lines or not, or one object after the other. It is UTF-8 and was
/// proven to be JSON, or will be before its rows count; what is malformed all the same ends the walk with an exception.
/// </remarks>
/// <param name="content">The decoded dump, from the start offset on.</param>
/// <param name="options">What to read.</param>
internal sealed class GalaxyReader(Stream content, GalaxyReaderOptions options)
{
    private const int FirstBufferLength = 1024 * 1024;
    private const int GreatestRecord = 256 * 1024 * 1024;

    private readonly Walk walk = new(options);
    private readonly RecordFrame frame = new(options.StartOffset > 0);
    private byte[] buffer = GC.AllocateUninitializedArray<byte>(FirstBufferLength + 1);
    private long bufferOffset = options.StartOffset;
    private int at;
    private int filled;
    private bool isComplete;
    private long endOfLast = options.StartOffset;
    private RecordKind kind;
    private SystemReader? systems;
    private CatalogReader? factions;

    /// <summary>Fills an empty batch.</summary>
    /// <param name="batch">A batch that was cleared.</param>
    /// <param name="maxRecords">The most records to read into it, those that are rejected or not wanted among them.</param>
    /// <param name="maxBytes">Length of JSON, in bytes, after which it takes no further record.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>False when no record was left.</returns>
    /// <exception cref="UnexpectedContentException">The text is not JSON, or its first record is none that has a home in the tables.</exception>
    /// <exception cref="IntegrityException">The text ends before it is complete.</exception>
    public async ValueTask<bool> ReadAsync(
        Batch batch,
        int maxRecords,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        batch.StartOffset = batch.EndOffset = endOfLast;
        walk.BeginBatch(batch);
        while (!Advance(batch, maxRecords, maxBytes))
        {
            if (isComplete)
            {
                EndOfText();
                break;
            }

            await RefillAsync(cancellationToken).ConfigureAwait(false);
        }

        walk.EndBatch();
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
            walk.Json.Load(buffer, at, filled, frame.OpenBrackets);
            var isRecord = frame.MoveToRecord(walk.Json);
            at = walk.Json.Position;
            if (!isRecord)
            {
                return at >= filled ? false : throw Unexpected(frame.Expected, at);
            }

            walk.Json.Load(buffer, at, filled, frame.OpenBrackets);
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
        walk.BeginRecord();
        var start = at;
        ReadRecord();
        if (walk.Json.Expected is { } expected)
        {
            walk.UndoRecord();
            return walk.Json.IsCut ? false : throw Unexpected(expected, walk.Json.FaultPosition);
        }

        at = walk.Json.Position;
        // A value without brackets has no end of its own.
        frame.PassRecord();
        endOfLast = batch.EndOffset = bufferOffset + at;
        if (walk.Reason is { } reason)
        {
            walk.UndoRecord();
            batch.Rejected++;
            options.OnReject?.Invoke(bufferOffset + start, reason, buffer.AsMemory(start, at - start));
            return true;
        }

        if (kind == RecordKind.System && !systems!.Passes(options.Filter))
        {
            walk.UndoRecord();
        }

        batch.Records++;
        return true;
    }

    private void ReadRecord()
    {
        var json = walk.Json;
        if (kind == RecordKind.Unknown && !TryChoose())
        {
            return;
        }

        if (json.Peek() != '{')
        {
            json.Skip();
            walk.Reject("record", at, "an object");
            return;
        }

        if (kind == RecordKind.System)
        {
            (systems ??= new SystemReader(walk)).Read();
        }
        else
        {
            factions ??= new CatalogReader(walk, Shapes.Faction, walk.Factions, GalaxyTables.FactionPresence);
            factions.ReadSingle();
        }
    }

    private bool TryChoose()
    {
        var json = walk.Json;
        kind = RecordSniffer.Sniff(json, out var found);
        if (json.Expected is not null)
        {
            kind = RecordKind.Unknown;
            return false;
        }

        if (kind != RecordKind.Unknown)
        {
            return true;
        }

        if (options.StartOffset == 0)
        {
            throw new UnexpectedContentException($"The first record is {found}; {RecordSniffer.Expected}.")
            {
                Hint = "Give a Spansh dump of the galaxy, systems or factions, or an EDSM dump of systems.",
            };
        }

        // In the middle of a dump that was accepted at its start.
        json.Skip();
        walk.Reject("record", found, "a system or a faction");
        return false;
    }

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
            var read = await content
                .ReadAsync(buffer.AsMemory(filled, buffer.Length - 1 - filled), cancellationToken)
                .ConfigureAwait(false);
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

    private void EndOfText()
    {
        if (at == filled && frame.MayEnd)
        {
            return;
        }

        if (at == filled && frame.IsAtStart)
        {
            throw new UnexpectedContentException($"There is no text; {RecordSniffer.Expected}.");
        }

        throw new IntegrityException(
            $"The text ends at byte {bufferOffset + filled} in the middle of {(at == filled ? "the array" : "a record")}."
        )
        {
            Hint = "Fetch the dump again.",
        };
    }

    private UnexpectedContentException Unexpected(string expected, int position) =>
        new(
            $"Expected {expected} at byte {bufferOffset + position}, "
                + $"found '{Excerpt.Of(buffer.AsSpan(position, Math.Min(32, filled - position)))}'."
        );
}
