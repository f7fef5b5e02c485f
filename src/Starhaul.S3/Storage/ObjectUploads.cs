using System.Globalization;
using System.Xml.Linq;
using Starhaul.S3.Addresses;
using Starhaul.S3.Requests;

namespace Starhaul.S3.Storage;

/// <summary>Uploads in parts (Amazon S3 API reference, "CreateMultipartUpload" and the calls that follow it).</summary>
internal sealed class ObjectUploads(S3Location place, ObjectRequests requests)
{
    private const string ChecksumField = "x-amz-checksum-sha256";

    /// <summary>The server puts the parts together before it answers, which it may take minutes for.</summary>
    private static readonly TimeSpan LongestCompletion = TimeSpan.FromMinutes(10);

    /// <summary>Begins an upload.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="sha256">What is claimed of the whole.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="DestinationException">It is refused.</exception>
    public async Task<string> CreateAsync(string path, string sha256, CancellationToken cancellationToken)
    {
        var request = new ObjectRequest(HttpMethod.Post, KeyOf(path))
        {
            Query = "uploads=",
            Fields =
            [
                (ObjectStore.Sha256Field, sha256),
                (ObjectStore.KeyField, S3Location.Encode(KeyOf(path))),
                ("x-amz-checksum-algorithm", "SHA256"),
            ],
        };
        var reply = await requests.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return S3Xml.Text(reply.Document(), "UploadId") is { Length: > 0 } id
            ? id
            : throw Unreadable("began an upload without telling its id");
    }

    /// <summary>Puts one part; the server checks it by MD5 and, where it knows that, by SHA-256.</summary>
    /// <exception cref="DestinationException">It is refused, or there is no such upload any more.</exception>
    public async Task<UploadedPart> PutPartAsync(
        string path,
        string id,
        int number,
        RequestBody body,
        CancellationToken cancellationToken
    )
    {
        var request = new ObjectRequest(HttpMethod.Put, KeyOf(path))
        {
            Query = FormattableString.Invariant($"partNumber={number}&uploadId={Encode(id)}"),
            Fields = [(ChecksumField, Convert.ToBase64String(body.Sha256))],
            Body = body,
        };
        var reply = await requests.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return reply.ETag is { } tag
            ? new UploadedPart(number, tag, body.Length)
            {
                Md5 = body.Md5,
                Sha256 = body.Sha256,
                IsChecked = reply.Field(ChecksumField) is not null,
            }
            : throw Unreadable("took a part without an ETag");
    }

    /// <summary>The parts that the server has of an upload.</summary>
    /// <returns>Them by their numbers; null where there is no such upload.</returns>
    /// <exception cref="DestinationException">It cannot be asked.</exception>
    public async Task<Dictionary<int, UploadedPart>?> ListPartsAsync(
        string path,
        string id,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<int, UploadedPart>();
        string? marker = null;
        do
        {
            var request = new ObjectRequest(HttpMethod.Get, KeyOf(path))
            {
                Query = (marker is null ? "" : $"part-number-marker={Encode(marker)}&") + $"uploadId={Encode(id)}",
                Taken = [200, 404],
            };
            var reply = await requests.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (reply.Status == 404)
            {
                return null;
            }

            var page = reply.Document() ?? throw Unreadable("answers with something else than a list of parts");
            foreach (var part in page.Elements().Where(static child => child.Name.LocalName == "Part"))
            {
                if (
                    int.TryParse(S3Xml.Text(part, "PartNumber"), CultureInfo.InvariantCulture, out var number)
                    && long.TryParse(S3Xml.Text(part, "Size"), CultureInfo.InvariantCulture, out var size)
                    && S3Xml.Text(part, "ETag") is { Length: > 2 } tag
                )
                {
                    found[number] = new UploadedPart(number, $"\"{tag.Trim('"')}\"", size)
                    {
                        IsChecked = S3Xml.Text(part, "ChecksumSHA256") is not null,
                    };
                }
            }

            var next = S3Xml.Text(page, "IsTruncated") == "true" ? S3Xml.Text(page, "NextPartNumberMarker") : null;
            marker = next == marker ? null : next;
        } while (marker is not null);

        return found;
    }

    /// <summary>Makes the parts an object.</summary>
    /// <exception cref="DestinationException">The server refuses.</exception>
    public async Task<PutOutcome> CompleteAsync(
        string path,
        string id,
        IReadOnlyList<UploadedPart> parts,
        PutCondition? condition,
        CancellationToken cancellationToken
    )
    {
        XNamespace s3 = "http://s3.amazonaws.com/doc/2006-03-01/";
        var document = new XElement(
            s3 + "CompleteMultipartUpload",
            parts.Select(part => new XElement(
                s3 + "Part",
                // What the server did not say it knows it may not accept: Swift holds the document to a schema.
                part.IsChecked
                    ? new XElement(s3 + "ChecksumSHA256", Convert.ToBase64String(part.Sha256))
                    : null,
                new XElement(s3 + "ETag", part.ETag),
                new XElement(s3 + "PartNumber", part.Number)
            ))
        );
        var request = new ObjectRequest(HttpMethod.Post, KeyOf(path))
        {
            Query = $"uploadId={Encode(id)}",
            Fields = condition is null ? [] : [condition.Field],
            Body = RequestBody.Create(
                System.Text.Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting))
            ),
            Taken = condition is null ? [200, 404] : [200, 404, 409, 412, 501],
            Patience = LongestCompletion,
        };
        var reply = await requests.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return reply.Status switch
        {
            404 => PutOutcome.Gone,
            409 or 412 => PutOutcome.Refused,
            501 => PutOutcome.Unsupported,
            // The status is sent before the parts are put together; what failed then is told in the body.
            _ when reply.Document() is { Name.LocalName: "CompleteMultipartUploadResult" } => PutOutcome.Done,
            _ => throw Unreadable(
                $"could not put the parts together ({S3Xml.Text(reply.Document(), "Code") ?? "without a word"})"
            ),
        };
    }

    /// <summary>Gives an upload up; one that is not there is done.</summary>
    /// <exception cref="DestinationException">The server refuses.</exception>
    public Task AbortAsync(string path, string id, CancellationToken cancellationToken)
    {
        var request = new ObjectRequest(HttpMethod.Delete, KeyOf(path))
        {
            Query = $"uploadId={Encode(id)}",
            Taken = [200, 204, 404],
        };
        return requests.SendAsync(request, cancellationToken);
    }

    private string KeyOf(string path) => place.Key + path;

    private static string Encode(string value) => S3Location.Encode(value, encodesSlash: true);

    private DestinationException Unreadable(string fault) =>
        new($"The server of {place.SourceOf(place.Key).Text} {fault}.")
        {
            Step = FetchStep.Publish,
            IsTransient = true,
            Hint = "The proven bytes stay; the next run goes on from there.",
        };
}

/// <summary>One part that a server has.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="ETag">Its entity tag, with the quotes.</param>
/// <param name="Length">Bytes in it.</param>
internal sealed record UploadedPart(int Number, string ETag, long Length)
{
    /// <summary>The MD5 of what was sent.</summary>
    public byte[] Md5 { get; init; } = [];

    /// <summary>The SHA-256 of what was sent.</summary>
    public byte[] Sha256 { get; init; } = [];

    /// <summary>Whether the server has checked and kept the SHA-256.</summary>
    public bool IsChecked { get; init; }
}
