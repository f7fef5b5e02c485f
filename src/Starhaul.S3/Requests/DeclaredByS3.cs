using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using Starhaul.Integrity;

namespace Starhaul.S3.Requests;

/// <summary>
/// Digests that a response of S3 declares in ways of its own: the MD5 in an ETag, and the checksums of parts, whose length is
/// asked for or, where the server does not tell it, tried.
/// </summary>
internal sealed class DeclaredByS3
{
    private const string ChecksumPrefix = "x-amz-checksum-";
    private const int MostRemembered = 1024;

    private readonly ConcurrentDictionary<(string Bucket, string Key, string ETag), long?> lengths = new();

    /// <summary>Reads what HTTP's own fields do not declare.</summary>
    /// <param name="response">A response with the object or a range of it, or with its facts.</param>
    /// <param name="call">What was asked for.</param>
    /// <param name="askPart">Asks for the length of a part by its number, from 1; null where the server does not tell.</param>
    public async Task<IReadOnlyList<DeclaredDigest>> ReadAsync(
        HttpResponseMessage response,
        S3Call call,
        Func<int, Task<long?>> askPart
    )
    {
        var headers = response.Headers.NonValidated;
        if (TotalOf(response.Content.Headers) is not { } length || Text(headers, "ETag") is not ['"', .. var tag, '"'])
        {
            return [];
        }

        var found = new List<DeclaredDigest>();
        var inParts = new List<(DigestAlgorithm Algorithm, string Value, int Parts, string Origin)>();
        if (TagIsMd5(headers))
        {
            if (DigestAlgorithm.Md5.IsValue(tag))
            {
                found.Add(new DeclaredDigest(DigestAlgorithm.Md5.Name, tag.ToLowerInvariant(), "etag"));
            }
            else if (Split(tag) is var (hex, parts) && DigestAlgorithm.Md5.IsValue(hex))
            {
                inParts.Add((DigestAlgorithm.Md5, hex.ToLowerInvariant(), parts, "etag"));
            }
        }

        inParts.AddRange(Composites(headers));
        foreach (var alike in inParts.GroupBy(static one => one.Parts))
        {
            var known = await LengthOfPartsAsync(call, tag, length, alike.Key, askPart).ConfigureAwait(false);
            IEnumerable<long> tried = known is { } one ? [one] : PartLengths.Guess(length, alike.Key);
            found.AddRange(
                from partLength in tried
                from digest in alike
                select new DeclaredDigest(
                    DigestAlgorithm.OfParts(digest.Algorithm, partLength).Name,
                    string.Create(CultureInfo.InvariantCulture, $"{digest.Value}-{digest.Parts}"),
                    digest.Origin
                )
                {
                    IsGuess = known is null,
                }
            );
        }

        return found;
    }

    /// <summary>
    /// The ETag of an object is the MD5 of its bytes, or of the MD5s of its parts, unless it is encrypted by a key of KMS or of
    /// the customer, or lies in a directory bucket (Amazon S3 API reference, "Object").
    /// </summary>
    private static bool TagIsMd5(HttpHeadersNonValidated headers) =>
        Text(headers, "x-amz-server-side-encryption")?.Contains("kms", StringComparison.OrdinalIgnoreCase) != true
        && !headers.Contains("x-amz-server-side-encryption-customer-algorithm")
        && Text(headers, "x-amz-storage-class") != "EXPRESS_ONEZONE";

    private static IEnumerable<(DigestAlgorithm Algorithm, string Value, int Parts, string Origin)> Composites(
        HttpHeadersNonValidated headers
    )
    {
        foreach (var (name, values) in headers)
        {
            if (
                name.StartsWith(ChecksumPrefix, StringComparison.OrdinalIgnoreCase)
                && DigestAlgorithm.TryParse(name[ChecksumPrefix.Length..], out var algorithm)
                && Split(values.ToString().Trim()) is var (text, parts)
                && StrictBase64.Decode(text) is { } value
                && value.Length * 2 == algorithm.HexLength
            )
            {
                yield return (algorithm, Convert.ToHexStringLower(value), parts, "x-amz-checksum");
            }
        }
    }

    /// <summary>The length of all parts but the last; null where it is not stated, or they are not alike.</summary>
    private async Task<long?> LengthOfPartsAsync(
        S3Call call,
        string tag,
        long length,
        int parts,
        Func<int, Task<long?>> askPart
    )
    {
        if (parts == 1)
        {
            return Math.Max(length, 1);
        }

        var key = (call.Bucket, $"{call.Key}?{call.Query}", tag);
        if (lengths.TryGetValue(key, out var known))
        {
            return known;
        }

        // The first and the last tell of those between: were they not alike, the sum would hardly be the whole.
        var first = await askPart(1).ConfigureAwait(false);
        var last = first is null ? null : await askPart(parts).ConfigureAwait(false);
        var isEven = first > 0 && last > 0 && last <= first && ((parts - 1) * first) + last == length;
        if (lengths.Count >= MostRemembered)
        {
            lengths.Clear();
        }

        return lengths[key] = isEven ? first : null;
    }

    private static (string Value, int Parts)? Split(string text) =>
        text.LastIndexOf('-') is > 0 and var hyphen
        && int.TryParse(text.AsSpan(hyphen + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var parts)
        && parts is >= 1 and <= PartedDigest.MostParts
            ? (text[..hyphen], parts)
            : null;

    private static long? TotalOf(HttpContentHeaders headers) =>
        headers.ContentRange is { } range ? range.Length : headers.ContentLength;

    private static string? Text(HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.ToString() : null;
}
