namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>The files of an import that is being written, as its record is to know them.</summary>
/// <param name="stage">The folder. What is hidden in it is no part of the import.</param>
/// <param name="growing">Paths of files that only ever grow until they have their names.</param>
internal sealed class StagedFiles(string stage, IEnumerable<string> growing) : IAsyncDisposable
{
    private readonly List<GrowingHash> followed = [.. growing.Select(path => new GrowingHash(path))];
    private readonly CancellationTokenSource ending = new();
    private Task following = Task.CompletedTask;

    /// <summary>Has what was written up to now hashed in the background.</summary>
    /// <exception cref="IOException">What was written before cannot be read.</exception>
    public void Follow()
    {
        if (following.IsCompleted)
        {
            following.GetAwaiter().GetResult();
            following = Task.Run(() => followed.ForEach(file => file.Follow(ending.Token)), ending.Token);
        }
    }

    /// <summary>Looks at every file of the stage, after the last of them is complete.</summary>
    /// <param name="rows">Rows of each table, whose file has its name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<ImportedFile>> DescribeAsync(
        IReadOnlyDictionary<string, long> rows,
        CancellationToken cancellationToken
    )
    {
        await following.WaitAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. Directory
                .EnumerateFiles(stage)
                .Where(path => Path.GetFileName(path)[0] != '.')
                .Order(StringComparer.Ordinal)
                .Select(path => Describe(path, rows, cancellationToken)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        followed.ForEach(file => file.Dispose());
        ending.Dispose();
    }

    private ImportedFile Describe(
        string path,
        IReadOnlyDictionary<string, long> rows,
        CancellationToken cancellationToken
    )
    {
        using var whole = new GrowingHash(path);
        var hash = followed.Find(file => file.IsOf(path)) ?? whole;
        var sha256 = hash.Complete(cancellationToken);
        long? count = rows.TryGetValue(Path.GetFileNameWithoutExtension(path), out var known) ? known : null;
        return new ImportedFile(Path.GetFileName(path), count, hash.Length, sha256);
    }
}
