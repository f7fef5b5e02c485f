using System.Buffers.Text;
using Starhaul.Native;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Ndjson;

/// <summary>One file of lines of JSON.</summary>
internal sealed class NdjsonFile(TableDefinition table, string path) : TableFile(table)
{
    private const int FlushFrom = 128 * 1024;

    private readonly string aside = DurableFile.TemporaryName(path);
    private readonly RowJson json = new(table);
    private readonly int keyStart = $"{{\"{table.Columns[0].Name}\":".Length;
    private FileStream? file;

    /// <inheritdoc />
    public override string? GrowingPath => aside;

    /// <inheritdoc />
    public override void Append(RowBuffer rows, ReadOnlyMemory<int> which)
    {
        var opened = Open();
        foreach (var row in which.Span)
        {
            json.Write(rows, row);
            if (json.Length > FlushFrom)
            {
                opened.Write(json.Lines.Span);
                json.Clear();
            }
        }

        opened.Write(json.Lines.Span);
        json.Clear();
        Rows += which.Length;
    }

    /// <inheritdoc />
    public override ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc />
    public override ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        using (var opened = Open())
        {
            opened.Flush(flushToDisk: true);
        }

        file = null;
        DurableFile.Rename(aside, path);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken)
    {
        var wanted = Numbers(keys);
        using var lines = new LineSource(path);
        while (lines.Next(out var line))
        {
            if (wanted.Contains(KeyOf(line)))
            {
                RowJson.Read(line, into);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask ReopenAsync(KeyList without, CancellationToken cancellationToken)
    {
        var dropped = Numbers(without);
        var opened = Open();
        Rows = 0;
        using var lines = new LineSource(path);
        while (lines.Next(out var line))
        {
            if (!dropped.Contains(KeyOf(line)))
            {
                opened.Write(line);
                opened.WriteByte((byte)'\n');
                Rows++;
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        json.Dispose();
        if (file is null)
        {
            return;
        }

        try
        {
            await file.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // A full disk refuses what was not written yet, and has said so; the file is closed all the same.
        }
    }

    private FileStream Open() =>
        file ??= new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 256 * 1024);

    // Lines begin with the first key column, whose names need no parser; a key above 2^63 has the bits of a negative one.
    private long KeyOf(ReadOnlySpan<byte> line)
    {
        var number = line[keyStart..];
        return number[0] == '-'
            ? Utf8Parser.TryParse(number, out long signed, out _)
                ? signed
                : 0
            : Utf8Parser.TryParse(number, out ulong unsigned, out _)
                ? (long)unsigned
                : 0;
    }

    private static HashSet<long> Numbers(KeyList keys) => [.. Enumerable.Range(0, keys.Count).Select(keys.Number)];
}
