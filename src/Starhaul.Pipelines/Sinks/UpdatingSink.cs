using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks;

/// <summary>
/// A database whose tables are kept up to date: newer wins, a batch and the import's cursor in one transaction. What is
/// particular to a database is in its <see cref="ITableStore"/>.
/// </summary>
internal sealed class UpdatingSink : Sink
{
    private const string StillBeingWritten = "";
    private const long FirstImport = 1;

    private static readonly ReadOnlyMemory<int> OneRow = new[] { 0 };

    private static readonly Column Sha256Column = GalaxyTables.Imports.Columns[GalaxyTables.Imports["sha256"]];

    private readonly ITableStore store;
    private readonly StoreTransactions transactions;
    private readonly BatchMerger merger;
    private long? importId;

    /// <summary>Makes the sink of a database, which is opened later.</summary>
    /// <param name="store">The database; it is disposed of with the sink.</param>
    /// <param name="time">The clock that waits before another attempt and that times transactions.</param>
    public UpdatingSink(ITableStore store, TimeProvider time)
        : this(store, time, Jitter()) { }

    internal UpdatingSink(ITableStore store, TimeProvider time, Random jitter)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(time);
        this.store = store;
        transactions = new StoreTransactions(store, time, jitter);
        merger = new BatchMerger(store);
    }

    /// <inheritdoc />
    public override string Name => store.Name;

    /// <summary>
    /// How long the last transaction took, without the wait for other writers: the caller makes its batches so small that
    /// no other writer waits for more than 200 ms. None where nobody can wait.
    /// </summary>
    internal override TimeSpan LastTransaction => store.KeepsWritersWaiting ? transactions.Last : TimeSpan.Zero;

    /// <inheritdoc />
    internal override bool KeepsUpToDate => true;

    /// <inheritdoc />
    internal override Task OpenAsync(CancellationToken cancellationToken) => store.OpenAsync(cancellationToken);

    /// <inheritdoc />
    internal override void RequireInPlace() => store.RequireInPlace();

    /// <inheritdoc />
    internal override ValueTask RestAsync() => transactions.RestAsync();

    /// <inheritdoc />
    internal override async Task<IReadOnlyList<ImportRecord>?> PeekImportsAsync(CancellationToken cancellationToken) =>
        await store.OpenToReadAsync(cancellationToken).ConfigureAwait(false)
            ? await ReadImportsAsync(cancellationToken).ConfigureAwait(false)
            : null;

    /// <inheritdoc />
    internal override async Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(CancellationToken cancellationToken)
    {
        var rows = new RowBuffer(GalaxyTables.Imports, new TextArena());
        await store.ReadAllAsync(rows, cancellationToken).ConfigureAwait(false);
        return ImportRows.ReadAll(rows);
    }

    /// <inheritdoc />
    internal override Task<IReadOnlyList<ImportRecord>> FindImportsAsync(
        ImportRecord like,
        CancellationToken cancellationToken
    ) => transactions.ReadAsync(cancellation => FindAsync(like, cancellation), cancellationToken);

    /// <inheritdoc />
    internal override Task<ImportRecord> BeginAsync(ImportRecord import, CancellationToken cancellationToken) =>
        BeginAsync(import, again: true, cancellationToken);

    /// <inheritdoc />
    internal override Task<ImportRecord> BeginUnlessCompleteAsync(
        ImportRecord import,
        CancellationToken cancellationToken
    ) => BeginAsync(import, again: false, cancellationToken);

    /// <inheritdoc />
    internal override Task<LoadCounts> LoadAsync(Batch batch, CancellationToken cancellationToken) =>
        LoadAsync([batch], cancellationToken);

    /// <summary>
    /// Takes batches in one transaction, with the cursor that they move. A batch that ends at the cursor or before it is in
    /// the tables already, and is left out. Of one that begins before the cursor, as it does where another process loads the
    /// same import, the records up to there are merged again, which changes nothing, and are not counted again.
    /// </summary>
    internal override async Task<LoadCounts> LoadAsync(
        IReadOnlyList<Batch> batches,
        CancellationToken cancellationToken
    )
    {
        // When the answer to a commit was lost, the cursor says so and the attempt before knows the counts.
        var counts = new LoadCounts();
        await transactions
            .RunAsync(
                async cancellation =>
                {
                    var current = await ReadCurrentAsync(cancellation).ConfigureAwait(false);
                    if (batches[^1].EndOffset > current.Cursor)
                    {
                        (current, counts) = await MergeAsync(batches, current, cancellation).ConfigureAwait(false);
                        await UpdateAsync(current, cancellation).ConfigureAwait(false);
                    }

                    return current;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return counts;
    }

    /// <inheritdoc />
    internal override async Task<ImportRecord> CompleteAsync(
        DateTimeOffset finished,
        CancellationToken cancellationToken
    )
    {
        var (complete, isFirst) = await transactions
            .RunAsync(
                async cancellation =>
                {
                    var current = await ReadCurrentAsync(cancellation).ConfigureAwait(false);
                    var complete = current with { Status = ImportRecord.Complete, Finished = finished };
                    await UpdateAsync(complete, cancellation).ConfigureAwait(false);
                    return (complete, await ReadLastIdAsync(cancellation).ConfigureAwait(false) == FirstImport);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (isFirst)
        {
            // Made now and not with the tables: kept up row by row, they would double the time of the load.
            await store.MakeIndexesAsync(isFirstLoad: true, progress: null, cancellationToken).ConfigureAwait(false);
        }

        return complete;
    }

    /// <inheritdoc />
    internal override bool HasIndexes => true;

    /// <inheritdoc />
    internal override Task<IReadOnlyList<(string Name, TimeSpan Took)>> MakeIndexesAsync(
        IProgress<(string Name, TimeSpan Took)>? progress,
        CancellationToken cancellationToken
    ) => store.MakeIndexesAsync(isFirstLoad: false, progress, cancellationToken);

    /// <inheritdoc />
    internal override async Task<IReadOnlyList<KnownSystem>> PeekSystemsAsync(
        string name,
        CancellationToken cancellationToken
    ) =>
        await store.OpenToReadAsync(cancellationToken).ConfigureAwait(false)
            ? await store.FindSystemsAsync(name, cancellationToken).ConfigureAwait(false)
            : [];

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => store.DisposeAsync();

#pragma warning disable RS0030, CA5394 // The one place where chance enters, for waits between attempts.
    private static Random Jitter() => new(Environment.TickCount);
#pragma warning restore RS0030, CA5394

    private async Task<(ImportRecord Moved, LoadCounts Counts)> MergeAsync(
        IReadOnlyList<Batch> batches,
        ImportRecord current,
        CancellationToken cancellationToken
    )
    {
        var counts = new LoadCounts();
        foreach (var batch in batches)
        {
            if (batch.EndOffset <= current.Cursor)
            {
                continue;
            }

            var known = batch.HeadUpTo(current.Cursor);
            var merged = await merger.MergeAsync(batch, current.Id, cancellationToken).ConfigureAwait(false);
            var added = merged.Without(known);
            counts.Add(added);
            current = current with
            {
                Cursor = batch.EndOffset,
                Records = current.Records + batch.Records - known.Records,
                Rejected = current.Rejected + batch.Rejected - known.Rejected,
                Rows = current.Rows + added.Total,
            };
        }

        return (current, counts);
    }

    private async Task<ImportRecord> BeginAsync(ImportRecord import, bool again, CancellationToken cancellationToken)
    {
        var begun = await transactions
            .RunAsync(cancellation => FindOrInsertAsync(import, again, cancellation), cancellationToken)
            .ConfigureAwait(false);
        importId = begun.Id;
        if (begun.Id == FirstImport && begun.Sha256 == StillBeingWritten && begun.Cursor == 0)
        {
            // A feed has no end after which they could be made, and its rows are few at a time.
            await store.MakeIndexesAsync(isFirstLoad: true, progress: null, cancellationToken).ConfigureAwait(false);
        }

        return begun;
    }

    private async Task<ImportRecord> FindOrInsertAsync(
        ImportRecord import,
        bool again,
        CancellationToken cancellationToken
    )
    {
        var known = await FindAsync(import, cancellationToken).ConfigureAwait(false);
        if (!again && known.LastOrDefault(other => other.Status == ImportRecord.Complete) is { } complete)
        {
            return complete;
        }

        // An abandoned one goes on too: its file is there after all, or belongs to another machine's archive of that path.
        var unfinished = known.LastOrDefault(other => other.Status != ImportRecord.Complete);
        if (unfinished is null)
        {
            await AbandonAsync(import, cancellationToken).ConfigureAwait(false);
            return await InsertAsync(import, cancellationToken).ConfigureAwait(false);
        }

        var isProven = unfinished.Sha256 == import.Sha256 || import.Sha256.Length == 0;
        if (isProven && unfinished.Status == ImportRecord.Loading)
        {
            return unfinished;
        }

        var resumed = unfinished with { Status = ImportRecord.Loading, Finished = null };
        var proven = isProven
            ? resumed
            : resumed with
            {
                Sha256 = import.Sha256,
                Record = import.Record,
                SourceTime = import.SourceTime,
            };
        await UpdateAsync(proven, cancellationToken).ConfigureAwait(false);
        return proven;
    }

    private async Task<IReadOnlyList<ImportRecord>> FindAsync(ImportRecord like, CancellationToken cancellationToken) =>
        [.. (await ReadLikeAsync(like.Sha256, cancellationToken).ConfigureAwait(false)).Where(like.HasContentOf)];

    /// <summary>The imports of a content, and those whose file was still being written, oldest first.</summary>
    private async Task<IEnumerable<ImportRecord>> ReadLikeAsync(string sha256, CancellationToken cancellationToken)
    {
        var rows = new RowBuffer(GalaxyTables.Imports, new TextArena());
        var keys = new KeyList(Sha256Column, rows.Text);
        keys.Add(StillBeingWritten);
        if (sha256.Length > 0)
        {
            keys.Add(sha256);
        }

        await store.ReadAsync(keys, rows, cancellationToken).ConfigureAwait(false);
        return ImportRows.ReadAll(rows).OrderBy(import => import.Id);
    }

    /// <summary>Ends the imports of which nothing can follow, for their file is no longer there.</summary>
    private async Task AbandonAsync(ImportRecord import, CancellationToken cancellationToken)
    {
        var open = await ReadLikeAsync(StillBeingWritten, cancellationToken).ConfigureAwait(false);
        foreach (var gone in open.Where(import.ReplacesFileOf))
        {
            var ended = gone with { Status = ImportRecord.Abandoned, Finished = import.Started };
            await UpdateAsync(ended, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ImportRecord> InsertAsync(ImportRecord import, CancellationToken cancellationToken)
    {
        var added = import with { Id = await ReadLastIdAsync(cancellationToken).ConfigureAwait(false) + 1 };
        var rows = new RowBuffer(GalaxyTables.Imports, new TextArena());
        ImportRows.Add(rows, added);
        await store.InsertAsync(rows, OneRow, cancellationToken).ConfigureAwait(false);
        return added;
    }

    /// <summary>The number of the newest import; 0 where there is none.</summary>
    private async Task<long> ReadLastIdAsync(CancellationToken cancellationToken)
    {
        var last = new RowBuffer(GalaxyTables.Imports, new TextArena());
        await store.ReadLastAsync(last, cancellationToken).ConfigureAwait(false);
        return ImportRows.ReadAll(last).Select(import => import.Id).SingleOrDefault();
    }

    private async Task<ImportRecord> ReadCurrentAsync(CancellationToken cancellationToken)
    {
        var id = importId ?? throw new InvalidOperationException("Begin an import before it is loaded or completed.");
        var rows = new RowBuffer(GalaxyTables.Imports, new TextArena());
        var keys = new KeyList(GalaxyTables.Imports.Columns[0], rows.Text);
        keys.Add(id);
        await store.ReadAsync(keys, rows, cancellationToken).ConfigureAwait(false);
        return rows.Count == 1
            ? ImportRows.Read(rows, 0)
            : throw new DestinationException(
                $"Import {id} is not in the table imports of {Name} any more: expected 1 row, found {rows.Count}."
            )
            {
                Hint = "Something else removed it while it was loading. Run the same command again.",
            };
    }

    private ValueTask UpdateAsync(ImportRecord import, CancellationToken cancellationToken)
    {
        var rows = new RowBuffer(GalaxyTables.Imports, new TextArena());
        ImportRows.Add(rows, import);
        return store.UpdateAsync(rows, OneRow, cancellationToken);
    }
}
