using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>
/// Rows of systems and stations that came, or may have come, in an earlier batch of the import. They wait in a file until the
/// tables are written; then they are merged with what is there, and only files in which a row changes are written again.
/// </summary>
internal sealed class LateRows(string folder) : IDisposable
{
    // What one pass merges in memory.
    private const long BytesPerPass = 64 * 1024 * 1024;

    private static readonly TableDefinition[] Tables = [.. GalaxyTables.Data.Where(table => !table.Columns[0].IsText)];

    private BatchSpill? late;
    private BatchSpill? merged;

    /// <summary>Puts rows aside.</summary>
    public void Add(Batch rows)
    {
        late ??= new BatchSpill(Path.Combine(folder, ".late"));
        late.Write(rows);
    }

    /// <summary>Merges what was put aside into files that are complete.</summary>
    public async Task MergeAsync(
        IReadOnlyDictionary<TableDefinition, TableFile> files,
        long importId,
        CancellationToken cancellationToken
    )
    {
        if (late is null)
        {
            return;
        }

        merged = new BatchSpill(Path.Combine(folder, ".merged"));
        var changed = Tables.ToDictionary(table => table, _ => new HashSet<long>());
        var passes = 1 + (late.Length / BytesPerPass);
        for (var pass = 0; pass < passes; pass++)
        {
            var ofPass = pass;
            await MergePassAsync(
                    files,
                    key => (ulong)key % (ulong)passes == (ulong)ofPass,
                    changed,
                    importId,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        foreach (var table in Tables.Where(table => changed[table].Count > 0))
        {
            await RewriteAsync(files[table], changed[table], cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        late?.Dispose();
        merged?.Dispose();
        File.Delete(Path.Combine(folder, ".late"));
        File.Delete(Path.Combine(folder, ".merged"));
    }

    private async Task MergePassAsync(
        IReadOnlyDictionary<TableDefinition, TableFile> files,
        Func<long, bool> isOfPass,
        Dictionary<TableDefinition, HashSet<long>> changed,
        long importId,
        CancellationToken cancellationToken
    )
    {
        var store = new RowStore();
        var systems = new HashSet<long>();
        var stations = new HashSet<long>();
        foreach (var batch in Batches(isOfPass))
        {
            AddKeys(batch, systems, stations);
        }

        foreach (var table in Tables)
        {
            var rows = new RowBuffer(table, new TextArena());
            var keys = Keys(table, table.Columns[0].Type == ColumnType.Id ? systems : stations);
            await files[table].ReadAsync(keys, rows, cancellationToken).ConfigureAwait(false);
            store.Preload(rows);
        }

        var merger = new BatchMerger(store);
        foreach (var batch in Batches(isOfPass))
        {
            await merger.MergeAsync(batch, importId, cancellationToken).ConfigureAwait(false);
        }

        var result = new Batch();
        foreach (var table in Tables)
        {
            changed[table].UnionWith(store.Changed(table));
            store.CopyTo(result[table], store.Changed(table).Contains);
        }

        merged!.Write(result);
    }

    private async Task RewriteAsync(TableFile file, HashSet<long> changed, CancellationToken cancellationToken)
    {
        await file.ReopenAsync(Keys(file.Table, changed), cancellationToken).ConfigureAwait(false);
        foreach (var batch in merged!.Read())
        {
            file.Append(batch[file.Table], Indexes.UpTo(batch[file.Table].Count));
            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        await file.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<Batch> Batches(Func<long, bool> isOfPass)
    {
        var part = new Batch();
        foreach (var batch in late!.Read())
        {
            part.Clear();
            foreach (var table in Tables.Where(table => table.Groups.Length > 0))
            {
                for (var row = 0; row < batch[table].Count; row++)
                {
                    if (isOfPass(batch[table].Int64(row, 0)))
                    {
                        BatchSplitter.Copy(batch, batch[table], row, part);
                    }
                }
            }

            yield return part;
        }
    }

    private static void AddKeys(Batch batch, HashSet<long> systems, HashSet<long> stations)
    {
        foreach (var table in Tables.Where(table => table.Groups.Length > 0))
        {
            for (var row = 0; row < batch[table].Count; row++)
            {
                (table == GalaxyTables.Stations ? stations : systems).Add(batch[table].Int64(row, 0));
            }
        }
    }

    private static KeyList Keys(TableDefinition table, HashSet<long> numbers)
    {
        var keys = new KeyList(table.Columns[0], new TextArena());
        foreach (var number in numbers)
        {
            keys.Add(number);
        }

        return keys;
    }
}
