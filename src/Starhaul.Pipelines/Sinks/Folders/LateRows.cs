using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>
/// Rows of systems and stations that came, or may have come, in an earlier batch of the import. They wait in a file until all
/// others are written. Those that had not come are appended then; the rest is merged with what is there, and only files in which
/// a row changes are written again.
/// </summary>
internal sealed class LateRows(string folder) : IDisposable
{
    // What one pass merges in memory.
    private const long BytesPerPass = 64 * 1024 * 1024;

    private static readonly TableDefinition[] Tables = [.. GalaxyTables.Data.Where(table => !table.Columns[0].IsText)];

    private BatchSpill? late;
    private BatchSpill? merged;

    /// <summary>The keys of each family of tables whose rows were written and not put aside.</summary>
    public IReadOnlyList<KeyLog> Written { get; } =
    [.. BatchSplitter.Families.Select(family => new KeyLog(Path.Combine(folder, $".{family[0].Name}")))];

    private long Passes => 1 + (late!.Length / BytesPerPass);

    /// <summary>Puts rows aside.</summary>
    public void Add(Batch rows)
    {
        late ??= new BatchSpill(Path.Combine(folder, ".late"));
        late.Write(rows);
    }

    /// <summary>Appends what was put aside and is not in the files, before they are complete.</summary>
    public async Task AppendAsync(
        IReadOnlyDictionary<TableDefinition, TableFile> files,
        long importId,
        CancellationToken cancellationToken
    )
    {
        for (var pass = 0; late is not null && pass < Passes; pass++)
        {
            var written = WrittenOf(pass);
            var store = new RowStore();
            var merger = new BatchMerger(store);
            foreach (var batch in Batches(pass, (family, key) => !written[family].Contains(key)))
            {
                await merger.MergeAsync(batch, importId, cancellationToken).ConfigureAwait(false);
            }

            foreach (var table in Tables)
            {
                var rows = new RowBuffer(table, new TextArena());
                store.CopyTo(rows, static _ => true);
                files[table].Append(rows, Indexes.UpTo(rows.Count));
                await files[table].FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Merges what was put aside and is in the files too into them, which are complete.</summary>
    public async Task MergeAsync(
        IReadOnlyDictionary<TableDefinition, TableFile> files,
        long importId,
        CancellationToken cancellationToken
    )
    {
        var changed = Tables.ToDictionary(table => table, _ => new HashSet<long>());
        for (var pass = 0; late is not null && pass < Passes; pass++)
        {
            var written = WrittenOf(pass);
            if (written.Any(keys => keys.Count > 0))
            {
                merged ??= new BatchSpill(Path.Combine(folder, ".merged"));
                await MergePassAsync(files, pass, written, changed, importId, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var table in Tables.Where(table => changed[table].Count > 0))
        {
            await RewriteAsync(files[table], changed[table], cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        foreach (var log in Written)
        {
            log.Dispose();
        }

        late?.Dispose();
        merged?.Dispose();
        File.Delete(Path.Combine(folder, ".late"));
        File.Delete(Path.Combine(folder, ".merged"));
    }

    private async Task MergePassAsync(
        IReadOnlyDictionary<TableDefinition, TableFile> files,
        int pass,
        HashSet<long>[] written,
        Dictionary<TableDefinition, HashSet<long>> changed,
        long importId,
        CancellationToken cancellationToken
    )
    {
        var store = new RowStore();
        foreach (var table in Tables)
        {
            var rows = new RowBuffer(table, new TextArena());
            var keys = Keys(table, written[BatchSplitter.FamilyOfKey(table)]);
            await files[table].ReadAsync(keys, rows, cancellationToken).ConfigureAwait(false);
            store.Preload(rows);
        }

        var merger = new BatchMerger(store);
        foreach (var batch in Batches(pass, (family, key) => written[family].Contains(key)))
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

    // Of the keys of a pass those that are in the files, by family.
    private HashSet<long>[] WrittenOf(int pass)
    {
        var keys = Written.Select(_ => new HashSet<long>()).ToArray();
        foreach (var batch in Batches(pass, (family, key) => keys[family].Add(key))) { }

        return [.. Written.Zip(keys, (log, ofFamily) => log.Among(ofFamily))];
    }

    // What was put aside, in the order in which it came: of each owner that is wanted its row with its sets.
    private IEnumerable<Batch> Batches(int pass, Func<int, long, bool> isWanted)
    {
        var part = new Batch();
        var passes = (ulong)Passes;
        foreach (var batch in late!.Read())
        {
            part.Clear();
            foreach (var table in Tables.Where(table => table.Groups.Length > 0))
            {
                var family = BatchSplitter.FamilyOfKey(table);
                for (var row = 0; row < batch[table].Count; row++)
                {
                    var key = batch[table].Int64(row, 0);
                    if ((ulong)key % passes == (ulong)pass && isWanted(family, key))
                    {
                        BatchSplitter.Copy(batch, batch[table], row, part);
                    }
                }
            }

            yield return part;
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
