namespace Starhaul.Pipelines.Sinks;

/// <summary>
/// The files and folders that a run makes as targets. Where it fails before it loads anything they are taken away, so that no
/// empty database is left for somebody to wonder about.
/// </summary>
/// <param name="registry">The kinds of targets.</param>
/// <param name="targets">All targets of the run, before any is opened.</param>
internal sealed class NewTargets(SinkRegistry registry, IReadOnlyList<string> targets)
{
    // What SQLite and DuckDB keep beside a database.
    private static readonly string[] Endings = ["", "-wal", "-shm", ".wal"];

    private readonly List<string> missing = [.. targets.Where(target => !registry.Exists(target))];

    /// <summary>Deletes those that hold no import: another program may have loaded something into one meanwhile.</summary>
    public async Task DeleteEmptyAsync()
    {
        foreach (var target in missing.Where(registry.Exists))
        {
            try
            {
                if (await IsEmptyAsync(target).ConfigureAwait(false))
                {
                    Delete(registry.Place(target));
                }
            }
            catch (Exception exception)
                when (exception is StarhaulException or IOException or UnauthorizedAccessException)
            {
                // What cannot be judged or deleted stays; the failure of the run is what counts.
            }
        }
    }

    private async Task<bool> IsEmptyAsync(string target)
    {
        var sink = registry.Create(target, TimeProvider.System);
        await using (sink.ConfigureAwait(false))
        {
            return await sink.PeekImportsAsync(CancellationToken.None).ConfigureAwait(false) is null or { Count: 0 };
        }
    }

    private static void Delete(string place)
    {
        if (Directory.Exists(place))
        {
            // A lock is a file of no length. Anything else makes the last call fail, and the folder stays.
            foreach (var file in new DirectoryInfo(place).GetFiles().Where(file => file.Length == 0))
            {
                file.Delete();
            }

            Directory.Delete(place);
        }
        else if (File.Exists(place))
        {
            foreach (var ending in Endings)
            {
                File.Delete(place + ending);
            }
        }
    }
}
