using System.Diagnostics;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>
/// Lets the merge write files: what it inserts is appended. Rows of systems and stations are never there before, since
/// those that may be come later (<see cref="LateRows"/>). Reference tables, whose key is a name, repeat all the time and are small,
/// so they are kept in memory until the end.
/// </summary>
internal sealed class AppendStore(IReadOnlyDictionary<TableDefinition, TableFile> files) : IRowStore
{
    private readonly RowStore references = new();

    /// <summary>Waits until the files have taken what was appended.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var file in files.Values)
        {
            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken) =>
        IsReference(into.Table) ? references.ReadAsync(keys, into, cancellationToken) : ValueTask.CompletedTask;

    public ValueTask InsertAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        if (IsReference(rows.Table))
        {
            return references.InsertAsync(rows, which, cancellationToken);
        }

        files[rows.Table].Append(rows, which);
        return ValueTask.CompletedTask;
    }

    public ValueTask UpdateAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        IsReference(rows.Table)
            ? references.UpdateAsync(rows, which, cancellationToken)
            : throw new UnreachableException();

    public ValueTask DeleteAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        throw new UnreachableException();

    /// <summary>Writes the reference tables.</summary>
    public async ValueTask WriteReferencesAsync(CancellationToken cancellationToken)
    {
        foreach (var table in files.Keys.Where(IsReference))
        {
            var rows = new RowBuffer(table, new TextArena());
            references.CopyTo(rows, static _ => true);
            files[table].Append(rows, Indexes.UpTo(rows.Count));
            await files[table].FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsReference(TableDefinition table) => table.Columns[0].IsText;
}
