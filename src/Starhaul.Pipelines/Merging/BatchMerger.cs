using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>
/// Newer wins: merges a batch with the rows of a database that have its keys. The unit is the <see cref="Atom"/>;
/// <see cref="RowMerge"/> says which statement of it stays. A row of which any won gets the number of the import;
/// every other row is left alone. Loading any batches in any order, any number of times, gives the same tables but for
/// the numbers of imports.
/// </summary>
/// <remarks>
/// It reads no more than can matter: a first load asks for nothing but the keys of systems, stations and reference
/// tables. This rests on an invariant that it also upholds: a body or ring has its row in <c>systems</c>, and a row of a set
/// has its owner. Where a selection left the systems out of the batch, a system that is not there is added with its key
/// alone. The rows of a set have its owner's key, and a ring has a name: signals without one are the body's. It keeps its buffers from batch to batch, and is for one caller at a time, inside a transaction of the store.
/// </remarks>
internal sealed class BatchMerger
{
    private readonly IRowStore store;
    private readonly SetMerge[] sets;
    private readonly OwnerMerge[] owners;
    private readonly OwnerMerge systems;
    private readonly OwnerMerge[] partsOfSystems;
    private readonly OwnerMerge[] others;

    public BatchMerger(IRowStore store)
    {
        this.store = store;
        var ownersOfSets = GalaxyTables.Data.Where(table => table.Groups.Length > 0).ToArray();
        var setsByTable = ownersOfSets
            .SelectMany(table => table.Groups)
            .Select(group => group.Set)
            .OfType<RowSet>()
            .DistinctBy(set => set.Table)
            .ToDictionary(set => set.Table, set => new SetMerge(set));
        sets = [.. setsByTable.Values];
        owners = [.. ownersOfSets.Select(table => new OwnerMerge(table, setsByTable))];
        systems = owners.Single(owner => owner.Table == GalaxyTables.Systems);
        partsOfSystems =
        [
            .. owners.Where(owner => owner.Table == GalaxyTables.Bodies || owner.Table == GalaxyTables.Rings),
        ];
        others = [.. owners.Except([systems, .. partsOfSystems])];
    }

    /// <summary>Merges a batch into the store's tables.</summary>
    /// <param name="batch">It is only read.</param>
    /// <param name="importId">Number of the import that rows which change are marked with.</param>
    /// <param name="cancellationToken">Ends the merge; the transaction is then to be rolled back.</param>
    /// <returns>What became of the batch's rows.</returns>
    public async ValueTask<LoadCounts> MergeAsync(Batch batch, long importId, CancellationToken cancellationToken)
    {
        foreach (var owner in owners)
        {
            owner.Begin(batch, importId);
        }

        foreach (var set in sets)
        {
            set.Begin(batch, importId);
        }

        // 1. What is there of the batch's keys.
        await ReadOwnersAsync(batch, cancellationToken).ConfigureAwait(false);
        await ReadSetsAsync(cancellationToken).ConfigureAwait(false);

        // 2. What wins.
        foreach (var owner in owners)
        {
            owner.Merge();
        }

        foreach (var part in partsOfSystems)
        {
            systems.AddMissingFor(batch[part.Table]);
        }

        foreach (var owner in owners)
        {
            owner.Settle();
        }

        // 3. What changes.
        return await WriteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReadOwnersAsync(Batch batch, CancellationToken cancellationToken)
    {
        systems.WantOwn();
        foreach (var part in partsOfSystems)
        {
            systems.WantKeysOf(batch[part.Table]);
        }

        await systems.ReadAsync(store, cancellationToken).ConfigureAwait(false);
        foreach (var part in partsOfSystems)
        {
            part.WantOwnWithin(systems);
            await part.ReadAsync(store, cancellationToken).ConfigureAwait(false);
        }

        foreach (var other in others)
        {
            other.WantOwn();
            await other.ReadAsync(store, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadSetsAsync(CancellationToken cancellationToken)
    {
        foreach (var owner in owners)
        {
            owner.WantSets();
        }

        foreach (var set in sets)
        {
            await set.ReadAsync(store, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<LoadCounts> WriteAsync(CancellationToken cancellationToken)
    {
        var counts = new LoadCounts();
        foreach (var owner in owners)
        {
            await owner.WriteAsync(store, cancellationToken).ConfigureAwait(false);
            counts.Add(owner.Table, owner.Counts);
        }

        foreach (var set in sets)
        {
            await set.WriteAsync(store, cancellationToken).ConfigureAwait(false);
            counts.Add(set.Table, set.Counts);
        }

        return counts;
    }
}
