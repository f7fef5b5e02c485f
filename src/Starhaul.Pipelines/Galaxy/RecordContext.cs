using System.Globalization;
using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>What the readers of a record share: the cursor, the batch, and whether the record is rejected.</summary>
internal sealed class RecordContext
{
    /// <summary>What a text must be that is in a key or is searched by.</summary>
    public const string KeyText = "a text of 1 to 1,024 bytes";

    /// <summary>What a text must be that is searched by, and may be empty.</summary>
    public const string SearchedText = "a text of up to 1,024 bytes";

    // PostgreSQL takes no more than 2,704 bytes of an index, and the key of a signal has two texts.
    public const int LongestKey = 1_024;

    // The end of the year 9999.
    private const long LastUnixTime = 253_402_300_799;

    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    private readonly int[] marks = new int[GalaxyTables.Data.Length];
    private readonly RecordParts parts;
    private readonly Catalog[] catalogs;
    private readonly RecordOrigins origins = new();
    private long latest;
    private int textMark;

    public RecordContext(GalaxyReaderOptions options)
    {
        Tables = options.Tables;
        SetNow(options.Now);
        Canonical = new CanonicalJson(Json);
        catalogs = [Factions, Commodities, Ships, Modules];
        parts = new RecordParts(this, catalogs, origins);
    }

    public JsonCursor Json { get; } = new();

    public CanonicalJson Canonical { get; }

    public Catalog Factions { get; } = new(GalaxyTables.Factions);

    public Catalog Commodities { get; } = new(GalaxyTables.Commodities);

    public Catalog Ships { get; } = new(GalaxyTables.Ships);

    public Catalog Modules { get; } = new(GalaxyTables.Modules);

    /// <summary>The names of the set that is being read.</summary>
    public NameSet Names { get; } = new();

    /// <summary>The tables that are wanted.</summary>
    public IReadOnlySet<TableDefinition> Tables { get; }

    /// <summary>The batch that is being filled.</summary>
    public Batch Batch { get; private set; } = new();

    /// <summary>Why the record is rejected; null when it is not.</summary>
    public RejectReason? Reason { get; set; }

    /// <summary>Parts of the record that were rejected, in their order; the rest of it is not.</summary>
    public IReadOnlyList<RejectedPart> RejectedParts => parts.Rejected;

    /// <summary>Whether rows of the record wait for the time of what they belong to.</summary>
    public bool HasUntimed { get; set; }

    public bool Selects(params ReadOnlySpan<TableDefinition> any)
    {
        foreach (var table in any)
        {
            if (Tables.Contains(table))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says what the present is: a record with a time more than 10 minutes after it is rejected.</summary>
    public void SetNow(DateTimeOffset now) => latest = (now + Ahead).ToUnixTimeSeconds();

    public void BeginBatch(Batch batch)
    {
        Batch = batch;
        foreach (var catalog in catalogs)
        {
            catalog.Begin(batch);
        }
    }

    /// <summary>Begins a record.</summary>
    /// <param name="isAgain">Whether something of it was rejected: its parts are then taken or rejected one by one.</param>
    public void BeginRecord(bool isAgain = false)
    {
        Reason = null;
        HasUntimed = false;
        parts.Begin(isAgain);
        origins.Clear();
        Mark(marks);
        textMark = Batch.Text.Length;
        foreach (var catalog in catalogs)
        {
            catalog.BeginRecord();
        }
    }

    /// <summary>Says when an atom of a row was stated, where that is not the time of its group.</summary>
    public void AddTime(RowBuffer rows, int row, Atom atom, long time) => origins.AddTime(rows, row, atom, time);

    /// <summary>Completes the rows of a record that is taken: what of them its columns do not say.</summary>
    public void CompleteRecord()
    {
        foreach (var table in GalaxyTables.Data)
        {
            if (table.OriginsColumn >= 0)
            {
                origins.Complete(Batch, Batch[table], marks[table.Ordinal]);
            }
        }
    }

    /// <summary>Removes every trace of the record from the batch.</summary>
    public void UndoRecord()
    {
        CutAt(marks);
        foreach (var catalog in catalogs)
        {
            catalog.Undo();
        }

        Batch.Text.CutAt(textMark);
    }

    /// <summary>Reads the record that was begun last from its beginning again, with nothing of it in the batch.</summary>
    /// <param name="start">Where it begins in the cursor's text.</param>
    /// <param name="isAgain">See <see cref="BeginRecord"/>.</param>
    public void ReadAgain(int start, bool isAgain)
    {
        UndoRecord();
        Json.MoveTo(start);
        BeginRecord(isAgain);
    }

    /// <inheritdoc cref="RecordParts.IsOn" />
    public bool HasParts => parts.IsOn;

    /// <inheritdoc cref="RecordParts.BeginPart" />
    public void BeginPart(string list, int index = PartMark.NoIndex)
    {
        if (parts.IsOn)
        {
            parts.BeginPart(list, index);
        }
    }

    /// <inheritdoc cref="RecordParts.EndPart" />
    public bool EndPart() => !parts.IsOn || parts.EndPart();

    /// <summary>Whether a name may be in a key; else the element that it is of is rejected.</summary>
    public bool TakesName(string list, ReadOnlySpan<byte> name)
    {
        if (IsKey(name))
        {
            return true;
        }

        BeginPart(list);
        Reject("name", $"\"{Excerpt.Take(name)}\"", KeyText);
        EndPart();
        return false;
    }

    /// <summary>Rejects a value that was read, and nothing else of what it is in.</summary>
    /// <param name="field">The field.</param>
    /// <param name="start">Where the value begins; the cursor is behind it.</param>
    /// <param name="expected">What was expected.</param>
    public void RejectAlone(string field, int start, string expected)
    {
        var end = Json.Position;
        Json.MoveTo(start);
        BeginPart(field);
        Json.MoveTo(end);
        Reject(field, start, expected);
        EndPart();
    }

    /// <inheritdoc cref="RecordParts.RejectLikeParts" />
    public void RejectLikeParts() => parts.RejectLikeParts();

    /// <summary>Leaves out what is not wanted. Until here it served those that are.</summary>
    public void EndBatch()
    {
        foreach (var table in GalaxyTables.Data)
        {
            if (!Tables.Contains(table))
            {
                Batch[table].CutAt(0);
                Batch.LeftOut |= 1L << table.Ordinal;
            }
        }

        foreach (var catalog in catalogs)
        {
            catalog.Forget();
        }
    }

    /// <summary>Rejects the record, or the part of it that is open; the first reason counts.</summary>
    public void Reject(string field, string value, string expected) =>
        Reject(field, value, expected, RejectCause.Content);

    /// <summary>Rejects the record for the value that begins at a place and ends where the cursor is.</summary>
    public void Reject(string field, int start, string expected) => Reject(field, ValueFrom(start), expected);

    /// <summary>Whether a text may be in a key. A longer one would be refused by one database and kept by another.</summary>
    public static bool IsKey(ReadOnlySpan<byte> text) => text.Length is > 0 and <= LongestKey;

    /// <summary>Reads a time; <see cref="DumpTime.None"/> for null. What is no time rejects what it is the time of.</summary>
    public long ReadTime(Field field)
    {
        var first = Json.Peek();
        var start = Json.Position;
        if (first == '"' && DumpTime.TryRead(Json.String(), out var time))
        {
            return Known(field, start, time);
        }

        if (Json.Position == start)
        {
            Json.Skip();
        }

        if (first != 'n')
        {
            RejectUnreadable(field, start, "a time in UTC, such as 2025-06-24T21:56:37Z");
        }

        return DumpTime.None;
    }

    /// <summary>Reads a time in seconds since 1970; <see cref="DumpTime.None"/> for null. What is no time rejects what it is the time of.</summary>
    public long ReadUnixTime(Field field)
    {
        var first = Json.Peek();
        var start = Json.Position;
        if (
            JsonCursor.IsNumber(first)
            && WholeNumber.TryRead(Json.Number(), out long time)
            && time is >= 0 and <= LastUnixTime
        )
        {
            return Known(field, start, time);
        }

        if (Json.Position == start)
        {
            Json.Skip();
        }

        if (first != 'n')
        {
            RejectUnreadable(field, start, "a time in seconds since 1970");
        }

        return DumpTime.None;
    }

    /// <summary>Rejects the record where it does not say when it was.</summary>
    public void RequireTime(long time)
    {
        if (time == DumpTime.None)
        {
            Reject("timestamp", "missing, or no time", "a time in ISO 8601");
        }
    }

    /// <summary>Gives rows from a place on the time of what they belong to, where they have none of their own.</summary>
    public void Inherit(RowBuffer rows, int from, long time)
    {
        if (time == DumpTime.None)
        {
            HasUntimed = true;
            return;
        }

        for (var row = from; row < rows.Count; row++)
        {
            foreach (var group in rows.Table.Groups)
            {
                if (rows.IsStated(row, group) && rows.IsNull(row, group.TimeColumn))
                {
                    rows.Set(row, group.TimeColumn, time);
                }
            }
        }
    }

    private void Mark(int[] counts)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = Batch[GalaxyTables.Data[i]].Count;
        }
    }

    private void CutAt(int[] counts)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            Batch[GalaxyTables.Data[i]].CutAt(counts[i]);
        }
    }

    private string ValueFrom(int start) => Excerpt.Take(Json.Slice(start, Json.Position));

    private void Reject(string field, string value, string expected, RejectCause cause) =>
        Reason ??= new RejectReason(
            $"{field}: {value}; expected {expected}",
            cause switch
            {
                RejectCause.UnreadableTime => RejectReason.UnreadableTime,
                RejectCause.TimeAhead => field + RejectReason.InTheFuture,
                _ when value == "missing" => $"{field} missing",
                _ => $"{field} of no use",
            },
            cause
        );

    private long Known(Field field, int start, long time)
    {
        if (time <= latest)
        {
            return time;
        }

        var bound = DateTimeOffset.FromUnixTimeSeconds(latest).ToString("u", CultureInfo.InvariantCulture);
        Reject(field.Path, ValueFrom(start), $"a time up to {bound}, 10 minutes from now", RejectCause.TimeAhead);
        return DumpTime.None;
    }

    private void RejectUnreadable(Field field, int start, string expected)
    {
        if (Json.Expected is null)
        {
            Reject(field.Path, ValueFrom(start), expected, RejectCause.UnreadableTime);
        }
    }
}
