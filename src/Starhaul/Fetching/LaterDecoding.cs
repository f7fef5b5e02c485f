using System.Globalization;
using Starhaul.Transfer;
using Starhaul.Transfer.Checks;

namespace Starhaul;

/// <summary>
/// Makes the decoded form of a compressed file that is in the box already: the file is read once, by the checks of a
/// fetch, and nothing is downloaded.
/// </summary>
internal sealed class LaterDecoding(DownloadContext context, FetchBox box, Source source, string? sourceId)
{
    /// <summary>Decodes the file and publishes what it holds.</summary>
    /// <param name="intent">The decision that found the file unchanged.</param>
    /// <param name="record">Its record.</param>
    /// <param name="reporter">Told how far it has come.</param>
    /// <param name="cancellationToken">Ends the reading; nothing is left.</param>
    /// <returns>The record of the decoded file.</returns>
    /// <exception cref="IntegrityException">The file is no longer what was recorded, or damaged inside.</exception>
    /// <exception cref="DestinationException">The decoded file cannot be written.</exception>
    public async Task<ManifestRecord> RunAsync(
        RemoteFileIntent intent,
        ManifestRecord record,
        FetchReporter reporter,
        CancellationToken cancellationToken
    )
    {
        var target = TargetPath.ResolveDecoded(box.Store.Folder, intent.Path, source);
        var part = context.OpenPart(target, source, intent.Options.Force, sourceId);
        await using (part.ConfigureAwait(false))
        {
            var transfer = await DecodeAsync(intent, target, record, reporter, cancellationToken).ConfigureAwait(false);
            reporter.SetPhase(FetchPhase.Publishing);
            var derived = new RecordWriter(box.Folder, context.Time, sourceId).WriteDecoded(
                intent,
                transfer.Content!,
                record
            );
            var pending = new PendingPublish
            {
                From = Path.GetRelativePath(box.Folder, transfer.DecodedPath!),
                Sha256 = derived.Sha256,
                Length = derived.ContentLength.Actual,
                Record = derived,
                WriteMeta = intent.Options.WriteMeta,
                ReplaceUnknown = intent.Options.Force,
            };
            var state = await part.HandOverAsync().ConfigureAwait(false) with { Publishing = [pending] };
            File.Delete(part.PartPath); // it was the lock alone
            var manifest = await box.OpenAsync(cancellationToken).ConfigureAwait(false);
            var published = await manifest.PublishAsync(part.StatePath, state, cancellationToken).ConfigureAwait(false);
            return published[0];
        }
    }

    private async Task<TransferResult> DecodeAsync(
        RemoteFileIntent intent,
        string target,
        ManifestRecord record,
        FetchReporter reporter,
        CancellationToken cancellationToken
    )
    {
        reporter.Reading(intent, record.ContentLength.Actual);
        var decoding = intent with { Path = target, DecodedCoding = null };
        using var line = new CheckPipeline(context.Regimes.ForName(record.Regime), context.Regimes, decoding, []);
        var length = await LocalFeed
            .RunAsync(intent.Path, line, reporter.Read, cancellationToken)
            .ConfigureAwait(false);
        var receipt = new TransportReceipt
        {
            Location = source.Uri,
            End = BodyEnd.Length,
            Protocol = intent.Transport,
        };
        var transfer = line.ToResult(
            intent.Probe.Identity,
            length,
            intent.Path,
            decoding,
            receipt,
            new TransferFacts { Protocol = intent.Transport }
        );
        if (transfer.Sha256 == record.Sha256)
        {
            return transfer;
        }

        File.Delete(transfer.DecodedPath!);
        throw new IntegrityException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{intent.Path} is not what was recorded: expected sha-256 {record.Sha256}, found {transfer.Sha256}."
            )
        )
        {
            Source = source.Text,
            Step = FetchStep.Verify,
            Hint = "Fetch it again with FetchOptions.Force.",
        };
    }
}
