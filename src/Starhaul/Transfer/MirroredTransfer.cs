using Starhaul.Detection;

namespace Starhaul.Transfer;

/// <summary>
/// Brings one file from the first of its places that gives it, and from others beside it where the transport can. A place that
/// fails is left for the next, which goes on from what is there where a strong validator or a pinned digest ties both, and begins at
/// byte 0 where nothing does.
/// </summary>
internal sealed class MirroredTransfer(DownloadContext context, MirrorList mirrors)
{
    /// <summary>Brings every byte that the part file does not have yet.</summary>
    /// <exception cref="SourceUnavailableException">No place gave it; the message names each.</exception>
    public async Task<TransportReceipt> RunAsync(
        RemoteFileIntent intent,
        PartFile part,
        CancellationToken cancellationToken
    )
    {
        Exception? last = null;
        while (mirrors.Next is { } place)
        {
            var (began, before) = (context.Time.GetTimestamp(), part.BytesReceived - mirrors.Bytes);
            try
            {
                var ready = await TurnToAsync(place, intent, part, cancellationToken).ConfigureAwait(false);
                var transport = context.TransportFor(place);
                return await (
                    transport is IMirroringTransport several
                        ? several.TransferAsync(ready, part, mirrors, cancellationToken)
                        : transport.TransferAsync(ready, part, cancellationToken)
                ).ConfigureAwait(false);
            }
            catch (StarhaulException e)
                when (e is SourceUnavailableException or TransferException or SourceChangedException
                    && mirrors.IsMirrored
                )
            {
                last = e;
                mirrors.Leave(place, e.Message);
            }
            finally
            {
                // What came beside it from others is counted already.
                var bytes = part.BytesReceived - mirrors.Bytes - before;
                mirrors.Count(place, bytes, context.Time.GetElapsedTime(began));
            }
        }

        throw mirrors.Fail(last!);
    }

    /// <summary>The intent for a place. What is in the part file is kept, or thrown away, by whether it is of the same version there.</summary>
    private async Task<RemoteFileIntent> TurnToAsync(
        Source place,
        RemoteFileIntent intent,
        PartFile part,
        CancellationToken cancellationToken
    )
    {
        if (place.Identity == intent.Probe.Source.Identity)
        {
            return intent;
        }

        var seen = await context
            .TransportFor(place)
            .SampleAsync(place, place.Uri, ContentDetector.SampleLength, known: null, cancellationToken)
            .ConfigureAwait(false);
        var identity = seen.Facts.Identity;
        MirrorList.RequireSameFile(place, seen, intent, part.Identity.Length);
        if (part.Completed.Count == 0)
        {
            part.Reset(identity);
        }
        else if (!part.Identity.IsSurelyThatOf(identity))
        {
            if (mirrors.MayMix)
            {
                part.Adopt(identity);
            }
            else
            {
                mirrors.Forget();
                part.Reset(identity);
            }
        }

        return intent with
        {
            Probe = intent.Probe with
            {
                Source = place,
                Location = seen.Facts.Location,
                ETag = identity.ETag,
                LastModified = identity.LastModified,
                LastModifiedIsStrong = identity.LastModifiedIsStrong,
                IsRangeSupported = seen.IsRangeSupported,
            },
        };
    }
}
