using Starhaul.Detection;

namespace Starhaul.Transfer;

/// <summary>
/// Brings one file from the first of its places that gives it. A place that fails is left for the next, which goes on from what is
/// there where a strong validator or a pinned digest ties both, and begins at byte 0 where nothing does.
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
            var (began, before) = (context.Time.GetTimestamp(), part.BytesReceived);
            try
            {
                var ready = await TurnToAsync(place, intent, part, cancellationToken).ConfigureAwait(false);
                return await context
                    .TransportFor(place)
                    .TransferAsync(ready, part, cancellationToken)
                    .ConfigureAwait(false);
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
                mirrors.Count(place, part.BytesReceived - before, context.Time.GetElapsedTime(began));
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
        if (
            (part.Identity.Length ?? intent.ContentLength) is { } expected
            && identity.Length is { } found
            && found != expected
        )
        {
            throw MirrorList.OtherLength(place, expected, found);
        }

        if (identity.ContentEncoding != intent.Probe.ContentEncoding)
        {
            throw new SourceUnavailableException(
                $"it sends the coding {identity.ContentEncoding ?? "identity"} in place of {intent.Probe.ContentEncoding ?? "identity"}"
            )
            {
                Source = place.Text,
                Step = FetchStep.Transfer,
            };
        }

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
