using System.Globalization;

namespace Starhaul.Transports.Http;

/// <summary>What a 206 is for the bytes that are here: their continuation, that of another version, or neither.</summary>
/// <param name="End">Offset after the last byte that it brings; 0 where it is not right.</param>
/// <param name="Version">The other version that it is of; null where it is of the same.</param>
/// <param name="Fault">What is wrong with it; null where it is right.</param>
internal readonly record struct RangeVerdict(long End, SourceIdentity? Version, string? Fault)
{
    /// <summary>Judges a response to a request for the bytes from an offset on.</summary>
    /// <param name="held">The version of the bytes that are here.</param>
    /// <param name="response">A 206.</param>
    /// <param name="from">The first byte that was asked for.</param>
    public static RangeVerdict Judge(SourceIdentity held, HttpResponse response, long from)
    {
        var seen = response.Identity;
        if (held.DifferenceFrom(seen) is { } difference)
        {
            return new RangeVerdict(0, seen with { Length = null }, difference);
        }

        if ((held.ETag is not null && seen.ETag != held.ETag) || seen.ContentEncoding != held.ContentEncoding)
        {
            // Where a tag was sent, a response without it is another version, which did not tell itself.
            var unseen = new SourceIdentity { ContentEncoding = held.ContentEncoding };
            return new RangeVerdict(0, unseen, $"the range came without the ETag {ServerText.Clean(held.ETag ?? "")}");
        }

        return
            response.ContentRange is { To: { } last } range
            && range.From == from
            && last < (held.Length ?? long.MaxValue)
            ? new RangeVerdict(last + 1, null, null)
            : new RangeVerdict(
                0,
                null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{response.Location.Authority} was asked for bytes from {from:N0} and sent {response.ContentRange?.ToString() ?? "no Content-Range"}"
                )
            );
    }

    /// <summary>Judges a 416: with the number of bytes that are here, it is the end of the file.</summary>
    /// <param name="held">The version of the bytes that are here.</param>
    /// <param name="response">A 416.</param>
    /// <param name="from">The first byte that was asked for.</param>
    public static RangeVerdict JudgeEnd(SourceIdentity held, HttpResponse response, long from)
    {
        var total = response.ContentRange?.Length;
        if (total is null || (total != from && total == held.Length))
        {
            return new RangeVerdict(0, null, $"{response.Location.Authority} refused the range from {from} (416)");
        }

        // The length and the coding of such a response are those of its error page.
        var seen = response.Identity with
        {
            Length = total,
            ContentEncoding = held.ContentEncoding,
        };
        var difference = held.DifferenceFrom(seen);
        if (difference is null && total != from)
        {
            difference = string.Create(
                CultureInfo.InvariantCulture,
                $"the source has {total:N0} bytes now, {from:N0} are here"
            );
        }

        return difference is null
            ? new RangeVerdict(total.Value, null, null)
            : new RangeVerdict(0, new SourceIdentity { ContentEncoding = held.ContentEncoding }, difference);
    }
}
