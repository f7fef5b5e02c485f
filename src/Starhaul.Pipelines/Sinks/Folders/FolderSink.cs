using Starhaul.Manifests;
using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks.Folders;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks;

/// <summary>
/// A sink that writes a folder of files for each import and never changes it again: aside, then renamed, so that a kill
/// leaves what was there before. It cannot go on in the middle; an import that did not end begins again at 0. Where the folder is named
/// by the URL of a bucket and a prefix, the files are written on this machine and then brought there.
/// </summary>
/// <param name="scheme">The name of the kind of target, such as <c>parquet</c>.</param>
/// <param name="path">The folder that holds the folders of imports, or the URL of what stands for it in a bucket.</param>
public abstract class FolderSink(string scheme, string path) : Sink
{
    private ImportPlace? place;
    private LoadCounts counts = new();
    private Dictionary<TableDefinition, TableFile> files = [];
    private AppendStore? store;
    private BatchMerger? merger;
    private BatchSplitter? splitter;
    private LateRows? late;
    private StagedFiles? staged;
    private ImportRecord? import;

    /// <inheritdoc />
    public sealed override string Name { get; } = $"{scheme}:{path}";

    /// <summary>The full path of the folder that holds the folders of imports, or the URL of what stands for it.</summary>
    protected string Folder { get; } = BoxStores.IsUrl(path) ? path.TrimEnd('/') : Path.GetFullPath(path);

    /// <summary>Whether a place is one in a bucket.</summary>
    internal static bool IsInBucket(string place) => BoxStores.IsUrl(place);

    /// <summary>What a place stands for, of a folder and of what is in a bucket.</summary>
    internal static string Identify(string place) =>
        IsInBucket(place) ? place.TrimEnd('/') : SinkFactory.FileIdentity(place);

    /// <summary>Whether there is something at a place already; of a bucket only a request can tell.</summary>
    internal static bool MayExist(string place) => IsInBucket(place) || Path.Exists(place);

    /// <summary>The folders of the imports that files beside them are to show; null where a pattern finds them.</summary>
    internal IReadOnlyList<string>? Shown => Place.Shown;

    private ImportPlace Place =>
        place ??= IsInBucket(path)
            ? throw new ArgumentException(
                $"{Name} is no folder of this machine, and to other places dumps alone are loaded.",
                nameof(path)
            )
            : new ImportFolder(Folder);

    /// <inheritdoc />
    internal sealed override void Reach(ManifestOptions boxes)
    {
        if (IsInBucket(path))
        {
            place = new ImportBucket(Folder, boxes);
        }
    }

    /// <inheritdoc />
    internal sealed override void RequireReachable() => _ = Place;

    /// <summary>Refuses to share a folder with an archive: each takes what it finds in its own for its own.</summary>
    /// <exception cref="ArgumentException">The folder is that of the archive, or one of them lies in the other.</exception>
    internal void RequireApart(string archive)
    {
        if (!IsInBucket(Folder) && FolderOverlap.IsAny(Folder, archive))
        {
            throw new ArgumentException(
                $"The target '{Name}' and the archive '{archive}' lie in one another: name folders of which neither is in the other.",
                nameof(archive)
            );
        }
    }

    /// <inheritdoc />
    internal override Task OpenAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            await Place.OpenAsync(cancellationToken).ConfigureAwait(false);
            if (Place.HasMoved)
            {
                await Place.WriteBesideAsync(FilesBeside, cancellationToken).ConfigureAwait(false);
            }
        });

    /// <inheritdoc />
    internal sealed override void RequireInPlace()
    {
        if (!Place.IsInPlace)
        {
            throw Gone(cause: null);
        }
    }

    /// <inheritdoc />
    internal sealed override IReadOnlyList<string> Warnings =>
        [
            .. Place.Damaged.Select(damaged =>
                $"Import {damaged.Id} of {damaged.Source} is left out: {damaged.Trouble}. Load it again with SpanshDumpOptions.Force, or restore its files from a copy."
            ),
        ];

    /// <inheritdoc />
    internal sealed override async Task<IReadOnlyList<ImportRecord>?> PeekImportsAsync(
        CancellationToken cancellationToken
    )
    {
        var imports = await ReadImportsAsync(cancellationToken).ConfigureAwait(false);
        return imports.Count > 0 ? imports : null;
    }

    /// <inheritdoc />
    internal sealed override Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(CancellationToken cancellationToken) =>
        ReadAsync(() => Place.ReadImportsAsync(cancellationToken));

    /// <inheritdoc />
    internal sealed override Task<IReadOnlyList<ImportRecord>> FindImportsAsync(
        ImportRecord like,
        CancellationToken cancellationToken
    ) => ReadAsync(() => Place.FindImportsAsync(like, cancellationToken));

    /// <inheritdoc />
    internal sealed override Task<ImportRecord> BeginUnlessCompleteAsync(
        ImportRecord import,
        CancellationToken cancellationToken
    ) =>
        Place.FindDamaged(import) is { } damaged
            ? throw new DestinationException($"Import {damaged.Id} has this file already, and {damaged.Trouble}.")
            {
                Source = Name,
                Step = FetchStep.Publish,
                Hint =
                    "Load it again with SpanshDumpOptions.Force: it takes the place of what is damaged. Or restore its files from a copy.",
            }
            : BeginAsync(import, cancellationToken);

    /// <inheritdoc />
    internal sealed override async Task<ImportRecord> BeginAsync(
        ImportRecord import,
        CancellationToken cancellationToken
    )
    {
        this.import = import with { Id = Place.NextId(), Cursor = 0 };
        await GuardAsync(async () =>
            {
                await CloseAsync().ConfigureAwait(false);
                var stage = Place.BeginStage(this.import);
                files = GalaxyTables.Data.ToDictionary(table => table, table => CreateFile(table, stage));
                staged = new StagedFiles(stage, files.Values.Select(file => file.GrowingPath).OfType<string>());
                store = new AppendStore(files);
                merger = new BatchMerger(store);
                late = new LateRows(stage);
                splitter = new BatchSplitter(late.Written);
                counts = new LoadCounts();
            })
            .ConfigureAwait(false);
        return this.import;
    }

    /// <inheritdoc />
    internal sealed override async Task<LoadCounts> LoadAsync(Batch batch, CancellationToken cancellationToken)
    {
        var loaded = new LoadCounts();
        await GuardAsync(async () =>
            {
                var fresh = splitter!.Split(batch);
                if (!ReferenceEquals(fresh, batch))
                {
                    late!.Add(splitter.Late);
                }

                loaded = await merger!.MergeAsync(fresh, import!.Id, cancellationToken).ConfigureAwait(false);
                await store!.FlushAsync(cancellationToken).ConfigureAwait(false);
                staged!.Follow();
            })
            .ConfigureAwait(false);
        counts.Add(loaded);
        import = import! with
        {
            Cursor = batch.EndOffset,
            Records = import.Records + batch.Records,
            Rejected = import.Rejected + batch.Rejected,
        };
        return loaded;
    }

    /// <inheritdoc />
    internal sealed override async Task<ImportRecord> CompleteAsync(
        DateTimeOffset finished,
        CancellationToken cancellationToken
    )
    {
        await GuardAsync(async () =>
            {
                await store!.WriteReferencesAsync(cancellationToken).ConfigureAwait(false);
                await late!.AppendAsync(files, import!.Id, cancellationToken).ConfigureAwait(false);
                await Task.WhenAll(
                        files.Values.Select(async file =>
                            await file.CompleteAsync(cancellationToken).ConfigureAwait(false)
                        )
                    )
                    .ConfigureAwait(false);
                staged!.Follow();
                await late.MergeAsync(files, import.Id, cancellationToken).ConfigureAwait(false);
                var rows = files.Values.ToDictionary(
                    file => file.Table.Name,
                    file => file.Rows,
                    StringComparer.Ordinal
                );
                import = import with
                {
                    Status = ImportRecord.Complete,
                    Finished = finished,
                    Rows = counts.Total with { New = rows.Values.Sum(), Changed = 0 },
                };
                await CloseFilesAsync().ConfigureAwait(false);
                import = import with
                {
                    Files = await staged.DescribeAsync(rows, cancellationToken).ConfigureAwait(false),
                };
                await CloseStageAsync().ConfigureAwait(false);
                RequireInPlace();
                await Place.PublishAsync(import, FilesBeside, cancellationToken).ConfigureAwait(false);
            })
            .ConfigureAwait(false);
        return import!;
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        place?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The file of a table in the stage; it is made when the first row comes.</summary>
    protected abstract TableFile CreateFile(TableDefinition table, string stage);

    /// <summary>Files beside the folders of imports, which are written anew with each import: their names and texts.</summary>
    protected virtual IEnumerable<(string Name, string Text)> FilesBeside() => [];

    /// <summary>The imports of the folder with something wrong, which what is written beside them is to leave out.</summary>
    internal IReadOnlyList<ImportRecord> LeftOut =>
        [.. Place.Damaged.Where(damaged => import is null || !import.HasContentOf(damaged))];

    /// <summary>Says in the sink's own errors what the file system refuses.</summary>
    private async Task GuardAsync(Func<Task> action, string what = "written")
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !Place.IsInPlace)
        {
            throw Gone(exception);
        }
        catch (StarhaulException exception)
        {
            exception.Source = Name;
            throw;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException($"'{Folder}' cannot be {what}: {exception.Message}", exception)
            {
                Source = Name,
                Step = FetchStep.Publish,
                Hint = "Look at the folder's permissions and at the space on its disk.",
            };
        }
    }

    private DestinationException Gone(Exception? cause) =>
        new($"'{Folder}' was taken away or replaced while it was written to.", cause)
        {
            Source = Name,
            Step = FetchStep.Publish,
            Hint = "What was loaded is not in the folder that is there now: load it again.",
        };

    private async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        T result = default!;
        await GuardAsync(async () => result = await read().ConfigureAwait(false), "read").ConfigureAwait(false);
        return result;
    }

    private async ValueTask CloseAsync()
    {
        try
        {
            await CloseFilesAsync().ConfigureAwait(false);
        }
        finally
        {
            await CloseStageAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask CloseFilesAsync()
    {
        var (open, keys) = (files.Values, late);
        (files, late) = ([], null);
        using (keys)
        {
            foreach (var file in open)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async ValueTask CloseStageAsync()
    {
        var open = staged;
        staged = null;
        if (open is not null)
        {
            await open.DisposeAsync().ConfigureAwait(false);
        }
    }
}
