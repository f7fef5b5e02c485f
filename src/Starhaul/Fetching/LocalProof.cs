using Starhaul.Integrity;
using Starhaul.Probing;
using Starhaul.Transfer;
using Starhaul.Transfer.Checks;

namespace Starhaul;

/// <summary>Proves a file of this machine where it lies: the same checks as a fetch, without a copy.</summary>
internal sealed class LocalProof(DownloadContext context, IProgress<FetchProgress>? progress)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads the file once, through every check.</summary>
    /// <returns>A record as a fetch would write it, with the name of the file as its path.</returns>
    public async Task<ManifestRecord> RunAsync(Source source, FetchOptions fetch, CancellationToken cancellationToken)
    {
        var path = LocalPath.FromUri(source.Uri).Text;
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
        var reported = 0L;
        var length = await LocalFeed
            .RunAsync(path, pipeline, position => Report(source, intent, position, ref reported), cancellationToken)
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

    private void Report(Source source, RemoteFileIntent intent, long position, ref long reported)
    {
        if (context.Time.GetElapsedTime(reported) < ReportInterval)
        {
            return;
        }

        reported = context.Time.GetTimestamp();
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
}
