using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Sinks;

/// <summary>Where a pipeline writes. One import at a time: open, begin, load batches in order, complete.</summary>
/// <remarks>
/// An implementation MUST make a batch and the import's cursor visible together or not at all. It MUST read a batch
/// and never change it: other sinks read it at the same time. It MUST end, when killed at any moment and run again, with the
/// same tables as when undisturbed. It is used by one caller at a time. What it throws is a <c>StarhaulException</c>
/// (<c>DestinationException</c> for a target that is locked, full or of a newer schema, <c>MissingDependencyException</c>
/// for a library that is not installed).
/// </remarks>
public abstract class Sink : IAsyncDisposable
{
    private protected Sink() { }

    /// <summary>The sink that keeps a database up to date: rows are merged by newer-wins, and a batch is a transaction of the store.</summary>
    /// <param name="store">The database; it ends with the sink.</param>
    /// <param name="time">The clock.</param>
    public static Sink ForDatabase(ITableStore store, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(time);
        return new UpdatingSink(store, time);
    }

    /// <summary>The target as a person wrote it, without a password.</summary>
    public abstract string Name { get; }

    /// <summary>How long the transaction of the last batch kept other writers out; zero where none are kept out.</summary>
    internal virtual TimeSpan LastTransaction => TimeSpan.Zero;

    /// <summary>Whether rows are seen as soon as their batch is loaded, and not only with the whole import.</summary>
    internal virtual bool KeepsUpToDate => false;

    /// <summary>What a person is to know of the target that does not prevent a load, once it is open.</summary>
    internal virtual IReadOnlyList<string> Warnings => [];

    /// <summary>Says how boxes that are no folders are reached, for a target that may lie in one; others need nothing of it.</summary>
    internal virtual void Reach(ManifestOptions boxes) { }

    /// <summary>Refuses a place that nothing was said of how to reach it.</summary>
    /// <exception cref="ArgumentException">It is one.</exception>
    internal virtual void RequireReachable() { }

    /// <summary>Makes sure that the target is there, is reachable and has the schema, which may mean migrating it.</summary>
    internal abstract Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lets go of what others pay for, such as a server's connection, until the next call: a file is fetched first, for hours maybe.
    /// </summary>
    internal virtual ValueTask RestAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// The imports that the target knows, oldest first, without opening it for a load: nothing is created, migrated or
    /// kept from other writers, and it works while another process loads, where the target can be read meanwhile.
    /// </summary>
    /// <returns>Null when nothing was ever loaded there.</returns>
    internal virtual async Task<IReadOnlyList<ImportRecord>?> PeekImportsAsync(CancellationToken cancellationToken) =>
        await ReadImportsAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The imports that the target knows, oldest first.</summary>
    internal abstract Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The imports of the same content and options as one, oldest first: far fewer than all where a feed is listened to.
    /// </summary>
    internal virtual async Task<IReadOnlyList<ImportRecord>> FindImportsAsync(
        ImportRecord like,
        CancellationToken cancellationToken
    ) => [.. (await ReadImportsAsync(cancellationToken).ConfigureAwait(false)).Where(like.HasContentOf)];

    /// <summary>
    /// Begins an import, or goes on with one of the same content and options that did not end. Where that one began
    /// before its file was whole, what is known now of the file is written down.
    /// </summary>
    /// <remarks>Where <see cref="KeepsUpToDate"/>, imports may take turns: the one that was begun last is loaded.</remarks>
    /// <returns>The import, with the cursor from which batches are wanted: 0 for a new one.</returns>
    internal abstract Task<ImportRecord> BeginAsync(ImportRecord import, CancellationToken cancellationToken);

    /// <summary>
    /// The same, but an import of the same content and options that is complete is returned and nothing is begun: another
    /// process may have loaded it since it was last read.
    /// </summary>
    internal virtual Task<ImportRecord> BeginUnlessCompleteAsync(
        ImportRecord import,
        CancellationToken cancellationToken
    ) => BeginAsync(import, cancellationToken);

    /// <summary>Takes one batch, with the cursor that it moves.</summary>
    internal abstract Task<LoadCounts> LoadAsync(Batch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Takes batches that follow one another, with the cursor that the last of them moves: in one transaction, where the
    /// target has any.
    /// </summary>
    internal virtual async Task<LoadCounts> LoadAsync(IReadOnlyList<Batch> batches, CancellationToken cancellationToken)
    {
        var counts = new LoadCounts();
        foreach (var batch in batches)
        {
            counts.Add(await LoadAsync(batch, cancellationToken).ConfigureAwait(false));
        }

        return counts;
    }

    /// <summary>Says that every batch was loaded; after it the import counts as complete.</summary>
    /// <returns>The import as it is written down.</returns>
    internal abstract Task<ImportRecord> CompleteAsync(DateTimeOffset finished, CancellationToken cancellationToken);

    /// <summary>Whether it can have indexes: a folder of files has none.</summary>
    internal virtual bool HasIndexes => false;

    /// <summary>Makes what questions need and is missing, without keeping other writers out for longer than a turn.</summary>
    /// <param name="progress">Receives each thing that was made; null for none.</param>
    /// <param name="cancellationToken">Ends it; what was made until then stays.</param>
    internal virtual Task<IReadOnlyList<(string Name, TimeSpan Took)>> MakeIndexesAsync(
        IProgress<(string Name, TimeSpan Took)>? progress,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException($"{Name} has no indexes.");

    /// <summary>Makes sure that what was loaded is still there: that nobody took the target away, or put another in its place.</summary>
    /// <exception cref="DestinationException">Somebody did; after it the target is opened again before its next use.</exception>
    internal virtual void RequireInPlace() { }

    /// <summary>
    /// The systems with a place that have a name, in any case, or the id64 that the text is. As with
    /// <see cref="PeekImportsAsync"/> the target is not opened for a load; it knows none where nothing was loaded.
    /// </summary>
    internal virtual Task<IReadOnlyList<KnownSystem>> PeekSystemsAsync(
        string name,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<KnownSystem>>([]);

    /// <summary>Gives the target back. An import that was not completed can be gone on with.</summary>
    public abstract ValueTask DisposeAsync();
}
