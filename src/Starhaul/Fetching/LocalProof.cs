using Starhaul.Integrity;
using Starhaul.Probing;
using Starhaul.Transfer;
using Starhaul.Transfer.Checks;

namespace Starhaul;

/// <summary>Proves a file of this machine where it lies: the same checks as a fetch, without a copy.</summary>
internal sealed class LocalProof(DownloadContext context, IProgress<FetchProgress>? progress)
{
    private const int BlockLength = 256 * 1024;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads the file once, through every check.</summary>
    /// <returns>A record as a fetch would write it, with the name of the file as its path.</returns>
    public async Task<ManifestRecord> RunAsync(Source source, FetchOptions fetch, CancellationToken cancellationToken)
    {
        var path = source.Uri.LocalPath;
        var probe = await new SourceProber(context)
            .ProbeAsync(source, known: null, cancellationToken)
            .ConfigureAwait(false);
        var intent = RemoteFileIntent.Decide(
            probe,
            new LocalState { Path = path },
            RegimeChooser.Choose(context.Regimes, probe, path, fetch),
            context.TransportFor(source).Name,
            fetch
        );
        var identity = probe.Identity;
        var started = context.Time.GetTimestamp();
        using var pipeline = new CheckPipeline(
            context.Regimes.ForName(intent.Regime),
            context.Regimes,
            intent,
            [.. probe.Digests, .. fetch.Digests]
        );
        // On one thread from beginning to end: a file has no asynchronous reads, only reads on some other thread.
        var length = await Task.Run(() => Feed(source, intent, pipeline, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var after = await new SourceProber(context)
            .ProbeAsync(source, known: null, cancellationToken)
            .ConfigureAwait(false);
        if (identity.DifferenceFrom(after.Identity) is { } difference)
        {
            throw new SourceChangedException($"{path} changed while it was read: {difference}.")
            {
                Source = source.Text,
                Hint = "Wait until nothing writes to it, then run this again.",
            };
        }

        var receipt = new TransportReceipt
        {
            Location = source.Uri,
            End = BodyEnd.Length,
            Protocol = intent.Transport,
        };
        var facts = new TransferFacts
        {
            Seconds = Math.Round(context.Time.GetElapsedTime(started).TotalSeconds, 3),
            Protocol = intent.Transport,
        };
        var transfer = pipeline.ToResult(identity, length, path, intent, receipt, facts);
        var report = new IntegrityVerifier().Verify(probe, transfer, fetch);
        return new RecordWriter(Path.GetDirectoryName(path)!, context.Time).Write(intent, transfer, report)[0].Record;
    }

    private long Feed(
        Source source,
        RemoteFileIntent intent,
        CheckPipeline pipeline,
        CancellationToken cancellationToken
    )
    {
        using var file = File.OpenHandle(source.Uri.LocalPath);
        var own = pipeline.Queue is null ? GC.AllocateUninitializedArray<byte>(BlockLength) : null;
        var position = 0L;
        var reported = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = own ?? pipeline.Queue!.Rent();
            var count = RandomAccess.Read(file, block, position);
            if (count == 0)
            {
                pipeline.Complete();
                return position;
            }

            pipeline.Hash(block.AsSpan(0, count));
            pipeline.Queue?.Push(block, count);
            position += count;
            if (context.Time.GetElapsedTime(reported) >= ReportInterval)
            {
                reported = context.Time.GetTimestamp();
                Report(source, intent, position);
            }
        }
    }

    private void Report(Source source, RemoteFileIntent intent, long position) =>
        progress?.Report(
            new FetchProgress
            {
                Source = source,
                Phase = FetchPhase.Checking,
                BytesOnDisk = position,
                BytesChecked = position,
                Length = intent.ContentLength,
                Regime = intent.Regime,
                Proving = $"SHA-256 · {intent.Regime}",
            }
        );
}
