using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>What a <see cref="GalaxyReader"/> reads.</summary>
internal sealed record GalaxyReaderOptions
{
    /// <summary>
    /// Where the stream begins in the decoded source, in bytes: 0 (the default), or the end of an earlier batch.
    /// </summary>
    public long StartOffset { get; init; }

    /// <summary>
    /// What the records are, as <see cref="GalaxyReader.Kind"/> of a reader that began at 0 tells. By default the first 100
    /// records tell; needed where <see cref="StartOffset"/> is not 0.
    /// </summary>
    public RecordKind Kind { get; init; }

    /// <summary>Makes the reader of records of other kinds than systems and factions; null where there are none.</summary>
    public Func<RecordContext, RecordKind, IRecordReader>? Reader { get; init; }

    /// <summary>The present. A record with a time more than 10 minutes after it is rejected.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>
    /// The tables to fill; all by default. A field group whose rows live in a table that is not among them is not stated.
    /// </summary>
    public IReadOnlySet<TableDefinition> Tables { get; init; } = GalaxyTables.Data.ToHashSet();

    /// <summary>Which systems are wanted; all by default.</summary>
    public GalaxyFilter Filter { get; init; } = new();

    /// <summary>Is told of every record that is rejected.</summary>
    public RejectHandler? OnReject { get; init; }
}

/// <summary>Is told of a record, or a part of one, that was rejected. What is left of the batch has no trace of it.</summary>
/// <param name="offset">Where the record begins in the decoded source, in bytes.</param>
/// <param name="reason">The field, its value and what was expected.</param>
/// <param name="record">The record as it is in the source; valid until the call returns.</param>
internal delegate void RejectHandler(long offset, RejectReason reason, ReadOnlyMemory<byte> record);
