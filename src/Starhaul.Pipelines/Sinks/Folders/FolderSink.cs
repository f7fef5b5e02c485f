using System.Text;
using Starhaul.Native;
using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks.Folders;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks;

/// <summary>
/// A sink that writes a folder of files for each import and never changes it again: aside, then renamed, so that a kill
/// leaves what was there before. It cannot go on in the middle; an import that did not end begins again at 0.
/// </summary>
/// <param name="scheme">The name of the kind of target, such as <c>parquet</c>.</param>
/// <param name="path">The folder that holds the folders of imports.</param>
public abstract class FolderSink(string scheme, string path) : Sink
{
    private readonly ImportFolder folder = new(Path.GetFullPath(path));
    private LoadCounts counts = new();
    private Dictionary<TableDefinition, TableFile> files = [];
    private AppendStore? store;
    private BatchMerger? merger;
    private BatchSplitter? splitter;
    private LateRows? late;
    private ImportRecord? import;

    /// <inheritdoc />
    public sealed override string Name { get; } = $"{scheme}:{path}";

    /// <summary>The folder that holds the folders of imports.</summary>
    protected string Folder { get; } = Path.GetFullPath(path);

    /// <inheritdoc />
    internal override Task OpenAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            folder.Open();
            if (folder.HasMoved)
            {
                await WriteBesideAsync().ConfigureAwait(false);
            }
        });

    /// <inheritdoc />
    internal sealed override void RequireInPlace()
    {
        if (!folder.IsInPlace)
        {
            throw Gone(cause: null);
        }
    }

    /// <inheritdoc />
    internal sealed override IReadOnlyList<string> Warnings =>
        [
            .. folder.Damaged.Select(damaged =>
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
        ReadAsync(folder.ReadImports);

    /// <inheritdoc />
    internal sealed override Task<IReadOnlyList<ImportRecord>> FindImportsAsync(
        ImportRecord like,
        CancellationToken cancellationToken
    ) => ReadAsync(() => folder.FindImports(like));

    /// <inheritdoc />
    internal sealed override Task<ImportRecord> BeginUnlessCompleteAsync(
        ImportRecord import,
        CancellationToken cancellationToken
    ) =>
        folder.FindDamaged(import) is { } damaged
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
        this.import = import with { Id = folder.NextId(), Cursor = 0 };
        await GuardAsync(async () =>
            {
                await CloseFilesAsync().ConfigureAwait(false);
                var stage = folder.BeginStage(this.import);
                files = GalaxyTables.Data.ToDictionary(table => table, table => CreateFile(table, stage));
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
                foreach (var file in files.Values)
                {
                    await file.CompleteAsync(cancellationToken).ConfigureAwait(false);
                }

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
                    Files = await StagedFiles
                        .DescribeAsync(folder.Stage!, rows, cancellationToken)
                        .ConfigureAwait(false),
                };
                RequireInPlace();
                await WriteBesideAsync().ConfigureAwait(false);
                await folder.PublishAsync(import).ConfigureAwait(false);
            })
            .ConfigureAwait(false);
        return import!;
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await CloseFilesAsync().ConfigureAwait(false);
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The file of a table in the stage; it is made when the first row comes.</summary>
    protected abstract TableFile CreateFile(TableDefinition table, string stage);

    /// <summary>Files beside the folders of imports, which are written anew with each import: their names and texts.</summary>
    protected virtual IEnumerable<(string Name, string Text)> FilesBeside() => [];

    /// <summary>The imports of the folder with something wrong, which what is written beside them is to leave out.</summary>
    internal IReadOnlyList<ImportRecord> LeftOut =>
        [.. folder.Damaged.Where(damaged => import is null || !import.HasContentOf(damaged))];

    private async Task WriteBesideAsync()
    {
        foreach (var (name, text) in FilesBeside())
        {
            await DurableFile
                .ReplaceAsync(Path.Combine(Folder, name), Encoding.UTF8.GetBytes(text))
                .ConfigureAwait(false);
        }
    }

    /// <summary>Says in the sink's own errors what the file system refuses.</summary>
    private async Task GuardAsync(Func<Task> action, string what = "written")
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !folder.IsInPlace)
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

    private async Task<T> ReadAsync<T>(Func<T> read)
    {
        T result = default!;
        await GuardAsync(
                () =>
                {
                    result = read();
                    return Task.CompletedTask;
                },
                "read"
            )
            .ConfigureAwait(false);
        return result;
    }

    private async ValueTask CloseFilesAsync()
    {
        foreach (var file in files.Values)
        {
            await file.DisposeAsync().ConfigureAwait(false);
        }

        files = [];
        late?.Dispose();
        late = null;
    }
}
