using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Sinks;

/// <summary>
/// A database as an updating sink needs it: rows out, rows in, in transactions. It knows nothing of newer and older; the
/// merge is one and the same for every database (<see cref="Sink.ForDatabase"/>).
/// </summary>
/// <remarks>
/// Between <see cref="BeginAsync"/> and <see cref="CommitAsync"/> no other writer, of this process or another, may change
/// the tables: BEGIN IMMEDIATE in SQLite, an advisory lock in PostgreSQL. Readers MUST never be locked out. Writes are seen
/// by reads of the same transaction. An error that leaves the transaction useless is a <c>DestinationException</c>, with
/// <c>IsTransient</c> where the same batch may succeed when it is tried again on a new connection.
/// </remarks>
public interface ITableStore : IRowStore, IAsyncDisposable
{
    /// <summary>The target without a password.</summary>
    string Name { get; }

    /// <summary>
    /// Whether other writers wait for the end of a transaction, which is then kept short. A store that no other process can write
    /// meanwhile says no: each transaction of it costs more than the rows.
    /// </summary>
    bool KeepsWritersWaiting => true;

    /// <summary>Creates or migrates the schema. A newer one is a <c>DestinationException</c>. Called again after an error, it connects again.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Opens what is there for reads alone: nothing is created, migrated or locked.</summary>
    /// <returns>False when there is no schema of ours. A newer one is a <c>DestinationException</c>.</returns>
    Task<bool> OpenToReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lets go of a connection that others pay for, for nothing may be asked for hours; <see cref="OpenAsync"/> is called before the
    /// next use. Where an open file costs nothing it does nothing.
    /// </summary>
    ValueTask RestAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// Makes sure that the target is still what was opened: of a file, that its name leads to it. A store whose target cannot be
    /// taken away from under a connection does nothing.
    /// </summary>
    void RequireInPlace() { }

    /// <summary>Begins a transaction and keeps other writers out until it ends; waits for them up to 60 s.</summary>
    ValueTask BeginAsync(CancellationToken cancellationToken);

    /// <summary>Makes what the transaction wrote visible and lasting, and lets other writers in.</summary>
    ValueTask CommitAsync(CancellationToken cancellationToken);

    /// <summary>Undoes the transaction; does nothing when there is none or the connection is gone.</summary>
    ValueTask RollbackAsync();

    /// <summary>Appends every row of a table, by its key upwards. For tables that are small: imports.</summary>
    ValueTask ReadAllAsync(RowBuffer into, CancellationToken cancellationToken);

    /// <summary>Appends the row with the greatest key; none where the table is empty.</summary>
    ValueTask ReadLastAsync(RowBuffer into, CancellationToken cancellationToken);

    /// <summary>
    /// Makes what questions need and is missing: the indexes, the column <c>cell</c> of systems that have none, and what the planner
    /// knows of the tables. A store that needs none of it does nothing.
    /// </summary>
    /// <param name="isFirstLoad">
    /// Whether nobody had rows there before: other writers may then wait for as long as it takes. Else none MUST wait for longer than
    /// for a transaction of a load.
    /// </param>
    /// <param name="progress">Receives each thing that was made; null for none.</param>
    /// <param name="cancellationToken">Ends it; what was made until then stays.</param>
    Task<IReadOnlyList<(string Name, TimeSpan Took)>> MakeIndexesAsync(
        bool isFirstLoad,
        IProgress<(string Name, TimeSpan Took)>? progress,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<(string Name, TimeSpan Took)>>([]);

    /// <summary>
    /// The systems with a place that have a name, in any case, or the id64 that the text is (<see cref="KnownSystem.ReadId"/>); at
    /// most 100. It MUST work after <see cref="OpenToReadAsync"/> on a schema of an older version too.
    /// </summary>
    Task<IReadOnlyList<KnownSystem>> FindSystemsAsync(string name, CancellationToken cancellationToken);
}
