using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks;

/// <summary>The file of one table in an import's stage folder.</summary>
/// <remarks>
/// It is written from its begin to its end, and once it is complete it can be read, or written again without some rows.
/// One caller at a time, but files of several tables are completed side by side. It MUST be on the disk when
/// <see cref="CompleteAsync"/> ends, also where no row came.
/// </remarks>
/// <param name="table">The table.</param>
public abstract class TableFile(TableDefinition table) : IAsyncDisposable
{
    /// <summary>The table that the rows are of.</summary>
    public TableDefinition Table { get; } = table;

    /// <summary>Rows in the file.</summary>
    public long Rows { get; protected set; }

    /// <summary>
    /// Full path of the file as long as it is written, so that its hash may be taken along; null, the default, for one that is read once it
    /// is complete. Bytes MUST only ever be added at its end, whoever asks MUST be let read them, and what
    /// <see cref="ReopenAsync"/> writes MUST be another file, which is renamed.
    /// </summary>
    public virtual string? GrowingPath => null;

    /// <summary>Appends rows, which stay as they are until <see cref="FlushAsync"/> ends. It may be called again before that.</summary>
    public abstract void Append(RowBuffer rows, ReadOnlyMemory<int> which);

    /// <summary>Waits until what was appended is no longer needed.</summary>
    public abstract ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Ends the file.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Appends to a buffer the rows of a complete file whose first key column is one of the keys.</summary>
    public abstract ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a complete file again without the rows whose first key column is one of the keys: rows may be appended, and
    /// <see cref="CompleteAsync"/> puts it in the place of the one before.
    /// </summary>
    public abstract ValueTask ReopenAsync(KeyList without, CancellationToken cancellationToken);

    /// <summary>Lets go of a file, complete or not. It MUST NOT throw for what the disk refuses.</summary>
    public abstract ValueTask DisposeAsync();
}
