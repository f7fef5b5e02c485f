using System.IO.Pipelines;
using Starhaul.Pipelines.ApiRecords;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Loading;

/// <summary>
/// Reads the content while it arrives and keeps its rows and its rejects on disk: nothing of it reaches a target before
/// the file is proven whole.
/// </summary>
internal sealed class StreamStaging(string folder, SpanshDumpOptions options, GalaxyFilter filter)
    : IContentObserver,
        IDisposable
{
    private const int RecordsOfABatch = 256;
    private const long BytesOfABatch = 2 * 1024 * 1024;

    private static readonly PipeOptions PipeOptions = new(
        pauseWriterThreshold: 4 * 1024 * 1024,
        resumeWriterThreshold: 2 * 1024 * 1024,
        minimumSegmentSize: 256 * 1024,
        useSynchronizationContext: false
    );

    private readonly BatchSpool spool = new(folder);
    private readonly RejectSpool rejects = new(folder);
    private long records;
    private long rejected;
    private Pipe? pipe;
    private Task reading = Task.CompletedTask;

    /// <summary>Whether the stage holds everything to the end of the content.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Records in the stage of which no time is unreadable.</summary>
    public long Records => Interlocked.Read(ref records);

    /// <summary>Rejected records in the stage, and those that lost a part to a time that cannot be read; other parts do not count.</summary>
    public long Rejected => Interlocked.Read(ref rejected);

    /// <inheritdoc />
    public void Begin()
    {
        Stop();
        spool.Reset();
        rejects.Reset();
        Interlocked.Exchange(ref records, 0);
        Interlocked.Exchange(ref rejected, 0);
        pipe = new Pipe(PipeOptions);
        var reader = pipe.Reader;
        reading = Task.Run(() => ReadAsync(reader));
    }

    /// <inheritdoc />
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var writer = pipe!.Writer;
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
        var flushing = writer.FlushAsync();
        var flushed = flushing.IsCompletedSuccessfully ? flushing.Result : flushing.AsTask().GetAwaiter().GetResult();
        if (flushed.IsCompleted)
        {
            reading.GetAwaiter().GetResult(); // says why it does not read on
        }
    }

    /// <inheritdoc />
    public void Complete()
    {
        pipe!.Writer.Complete();
        reading.GetAwaiter().GetResult();
        IsComplete = true;
    }

    /// <summary>Gives the rejects on and makes the batches ready to be read in order.</summary>
    public IBatchSource Open(RejectHandler onReject)
    {
        rejects.Replay(onReject);
        spool.Rewind();
        return spool;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Stop();
        spool.Dispose();
        rejects.Dispose();
    }

    private async Task ReadAsync(PipeReader source)
    {
        try
        {
            var content = source.AsStream(leaveOpen: true);
            await using var closing = content.ConfigureAwait(false);
            var reader = new GalaxyReader(
                content,
                new GalaxyReaderOptions
                {
                    Kind = options.Form == GalaxyForm.Dump ? RecordKind.Unknown : RecordKind.ApiRecord,
                    Reader = ApiRecordReaders.Create(options.Form),
                    Now = options.TimeProvider.GetUtcNow(),
                    Tables = options.SelectedTables,
                    Filter = filter,
                    OnReject = rejects.Add,
                }
            );
            var batch = new Batch();
            while (
                await reader
                    .ReadAsync(batch, RecordsOfABatch, BytesOfABatch, CancellationToken.None)
                    .ConfigureAwait(false)
            )
            {
                Interlocked.Add(ref records, batch.Records - batch.RecordsOfUnreadableTimes);
                Interlocked.Add(ref rejected, batch.Rejected - batch.RejectedParts + batch.RecordsOfUnreadableTimes);
                spool.Write(batch);
                batch.Clear();
            }
        }
        finally
        {
            await source.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends a reading whose result is not needed any more.</summary>
    private void Stop()
    {
        IsComplete = false;
        pipe?.Writer.Complete(new OperationCanceledException("The content began again."));
        reading.ContinueWith(static _ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        pipe = null;
    }
}
