namespace Starhaul.Pipelines.Rows;

/// <summary>Rows of tables by their keys, inside a transaction of their owner: all that a merge asks of a database.</summary>
public interface IRowStore
{
    /// <summary>
    /// Appends to <paramref name="into"/> every row that has one of the keys in their column, in any order. Where the
    /// column is not of the table's key, texts that differ in case alone may come too.
    /// </summary>
    /// <param name="keys">Distinct keys.</param>
    /// <param name="into">Rows of the table to read.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken);

    /// <summary>Adds rows whose keys are not there (the caller has looked).</summary>
    ValueTask InsertAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken);

    /// <summary>Replaces rows whose keys are there, whole.</summary>
    ValueTask UpdateAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken);

    /// <summary>Removes rows by their whole keys.</summary>
    ValueTask DeleteAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken);
}
