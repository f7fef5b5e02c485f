using Starhaul.DuckDb.Native;
using Starhaul.DuckDb.Queries;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Parquet;

/// <summary>
/// One Parquet file, written by one <c>COPY</c> of DuckDB that runs as long as rows come and pulls them out of this program.
/// Tables of DuckDB in between would write every row twice.
/// </summary>
internal sealed class ParquetFile(TableDefinition table, string path, DuckDbDatabase database) : TableFile(table)
{
    // Rows of a group are coded at once, and meanwhile none are taken: with DuckDB's usual 122,880 the reader has to wait, and
    // a load takes a fifth longer and 200 MB more.
    private const string Format = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 30720)";

    private static int functions;

    private readonly string aside = $"{path}.new";
    private readonly Queue<(RowBuffer Rows, ReadOnlyMemory<int> Which)> waiting = [];
    private FeedFunction? feed;
    private Task? copy;
    private Task? taken;

    /// <inheritdoc />
    public override string? GrowingPath => aside;

    /// <inheritdoc />
    public override void Append(RowBuffer rows, ReadOnlyMemory<int> which)
    {
        if (which.IsEmpty)
        {
            return;
        }

        Start();
        if (taken is null)
        {
            taken = feed!.Offer(rows, which);
        }
        else
        {
            waiting.Enqueue((rows, which)); // an offer takes the place of the one before
        }
    }

    /// <inheritdoc />
    public override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        while (taken is { } offered)
        {
            // The query ends only when it fails.
            var ended = await Task.WhenAny(offered, copy!).WaitAsync(cancellationToken).ConfigureAwait(false);
            await ended.ConfigureAwait(false);
            taken = waiting.TryDequeue(out var next) ? feed!.Offer(next.Rows, next.Which) : null;
        }
    }

    /// <inheritdoc />
    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        Start();
        feed!.End();
        await copy!.WaitAsync(cancellationToken).ConfigureAwait(false);
        copy = null;
        feed = null;
        File.Move(aside, path, overwrite: true);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        using var connection = database.Connect();
        using var result = connection.Query(
            $"SELECT num_rows FROM parquet_file_metadata({DuckDbSchema.Literal(path)})",
            cancellationToken
        );
        Rows = result.FirstRow(columns: 1)![0];
    }

    /// <inheritdoc />
    public override ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken)
    {
        using var connection = database.Connect();
        using var listed = new KeyRows(connection, keys, Table.Columns[0]);
        using var result = connection.Query(
            $"SELECT f.* FROM {Source} f SEMI JOIN {listed.Function}() k ON f.{KeyColumn} = k.key",
            cancellationToken
        );
        result.ReadInto(into);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask ReopenAsync(KeyList without, CancellationToken cancellationToken)
    {
        Start(without);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        feed?.Abort();
        try
        {
            await (copy ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (DestinationException)
        {
            // It was told to fail, or has failed and said so.
        }
    }

    private string Source => $"read_parquet({DuckDbSchema.Literal(path)})";

    private string KeyColumn => DuckDbSchema.Quote(Table.Columns[0].Name);

    private void Start(KeyList? without = null)
    {
        if (copy is not null)
        {
            return;
        }

        feed = new FeedFunction(Table);
        var function = $"starhaul_feed_{Interlocked.Increment(ref functions)}";
        var connection = database.Connect();
        feed.Register(connection, function);
        var kept = without is null ? null : new KeyRows(connection, without, Table.Columns[0]);
        var rows = kept is null
            ? $"SELECT * FROM {function}()"
            : $"SELECT f.* FROM {Source} f ANTI JOIN {kept.Function}() k ON f.{KeyColumn} = k.key UNION ALL SELECT * FROM {function}()";
        copy = Task.Factory.StartNew(
            () =>
            {
                using (connection)
                using (kept)
                {
                    connection.Execute($"COPY ({rows}) TO {DuckDbSchema.Literal(aside)} {Format}");
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }
}
