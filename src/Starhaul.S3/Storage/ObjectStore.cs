using System.Runtime.CompilerServices;
using Starhaul.S3.Addresses;
using Starhaul.S3.Listing;

namespace Starhaul.S3.Storage;

/// <summary>The objects below the prefix of a box: looked at, read, put and deleted (Amazon S3 API reference).</summary>
/// <param name="place">The bucket, and the prefix with its slash.</param>
/// <param name="requests">Sends.</param>
/// <param name="lister">Lists.</param>
internal sealed class ObjectStore(S3Location place, ObjectRequests requests, ObjectLister lister)
{
    /// <summary>The metadata in which whoever puts a file says what it is: enough to know one's own, and no proof.</summary>
    public const string Sha256Field = "x-amz-meta-starhaul-sha256";

    /// <summary>The metadata with the key that it was put at: a copy elsewhere shows by it.</summary>
    public const string KeyField = "x-amz-meta-starhaul-key";

    private const string ChecksumField = "x-amz-checksum-sha256";

    /// <summary>Puts in parts.</summary>
    public ObjectUploads Uploads { get; } = new(place, requests);

    /// <summary>Asks for an object.</summary>
    /// <returns>What is there; null for nothing.</returns>
    /// <exception cref="DestinationException">It cannot be asked for.</exception>
    public async Task<StoredObject?> HeadAsync(string path, CancellationToken cancellationToken)
    {
        var request = new ObjectRequest(HttpMethod.Head, KeyOf(path)) { Taken = [200, 404] };
        var reply = await requests.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return reply is { Status: 200, ETag: { } tag, Length: { } length }
            ? new StoredObject(tag, length)
            {
                Sha256 = reply.Field(Sha256Field),
                IsPlaced = reply.Field(KeyField) == S3Location.Encode(KeyOf(path)),
                VersionId = reply.Field("x-amz-version-id"),
                Checksum = reply.Field(ChecksumField),
                HasOpaqueTag =
                    reply.Field("x-amz-server-side-encryption")?.Contains("kms", StringComparison.OrdinalIgnoreCase)
                        == true
                    || reply.Field("x-amz-server-side-encryption-customer-algorithm") is not null
                    || reply.Field("x-amz-storage-class") == "EXPRESS_ONEZONE",
            }
            : null;
    }

    /// <summary>Reads a small object.</summary>
    /// <returns>Its bytes; null where there is none.</returns>
    /// <exception cref="DestinationException">It cannot be read.</exception>
    public async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var request = new ObjectRequest(HttpMethod.Get, KeyOf(path)) { Taken = [200, 404] };
        var reply = await requests.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return reply.Status == 200 ? reply.Body : null;
    }

    /// <summary>Reads a range of one version of an object.</summary>
    /// <returns>The bytes; null where the object is another by now, or none.</returns>
    /// <exception cref="DestinationException">It cannot be read.</exception>
    public async Task<byte[]?> ReadAsync(
        string path,
        string eTag,
        long start,
        int length,
        CancellationToken cancellationToken
    )
    {
        var request = new ObjectRequest(HttpMethod.Get, KeyOf(path))
        {
            Fields =
            [
                ("Range", FormattableString.Invariant($"bytes={start}-{start + length - 1}")),
                ("If-Match", eTag),
            ],
            Taken = [206, 404, 412, 416],
        };
        var reply = await requests.SendAsync(request, cancellationToken).ConfigureAwait(false);
        // A server that passes over the condition shows the other version by its tag.
        return reply.Status == 206 && reply.ETag == eTag && reply.Body.Length == length ? reply.Body : null;
    }

    /// <summary>Puts an object in one piece; the server checks it by MD5 and SHA-256.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="body">What.</param>
    /// <param name="sha256">What is claimed of it; null for nothing.</param>
    /// <param name="condition">What must stand there; null for anything.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="DestinationException">It is refused.</exception>
    public async Task<PutOutcome> PutAsync(
        string path,
        RequestBody body,
        string? sha256,
        PutCondition? condition,
        CancellationToken cancellationToken
    )
    {
        var fields = new List<(string, string)> { (ChecksumField, Convert.ToBase64String(body.Sha256)) };
        if (sha256 is not null)
        {
            fields.Add((Sha256Field, sha256));
            fields.Add((KeyField, S3Location.Encode(KeyOf(path))));
        }

        if (condition is not null)
        {
            fields.Add(condition.Field);
        }

        var request = new ObjectRequest(HttpMethod.Put, KeyOf(path))
        {
            Fields = fields,
            Body = body,
            Taken = condition is null ? [200] : [200, 404, 409, 412, 501],
        };
        var reply = await requests.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return reply.Status switch
        {
            200 => PutOutcome.Done,
            501 => PutOutcome.Unsupported,
            _ => PutOutcome.Refused,
        };
    }

    /// <summary>Deletes an object; one that is not there is done.</summary>
    /// <param name="path">Which.</param>
    /// <param name="condition">What must stand there; null for anything.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it is gone.</returns>
    /// <exception cref="DestinationException">It is refused.</exception>
    public async Task<bool> DeleteAsync(string path, PutCondition? condition, CancellationToken cancellationToken)
    {
        var request = new ObjectRequest(HttpMethod.Delete, KeyOf(path))
        {
            Fields = condition is null ? [] : [condition.Field],
            Taken = [200, 204, 404, 409, 412],
        };
        var reply = await requests.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return reply.Status is not (409 or 412);
    }

    /// <summary>Lists what lies below a folder of the box, in order of keys.</summary>
    /// <param name="folder">The folder with its slash.</param>
    /// <param name="after">The name in it after which the list begins; null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The objects; their names are relative to the folder.</returns>
    /// <exception cref="DestinationException">The bucket cannot be listed.</exception>
    public IAsyncEnumerable<S3Object> ListAsync(string folder, string? after, CancellationToken cancellationToken)
    {
        var below = place with { Key = KeyOf(folder) };
        var start = after is null ? null : below.Key + after;
        return ListedAsync(
            lister.ListAsync(place.SourceOf(below.Key), below, start, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Lists the folders right below a folder of the box: their names.</summary>
    /// <exception cref="DestinationException">The bucket cannot be listed.</exception>
    public IAsyncEnumerable<string> ListFoldersAsync(string folder, CancellationToken cancellationToken)
    {
        var below = place with { Key = KeyOf(folder) };
        return ListedAsync(
            lister.ListFoldersAsync(place.SourceOf(below.Key), below, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>A list whose failures are those of the box.</summary>
    private async IAsyncEnumerable<T> ListedAsync<T>(
        IAsyncEnumerable<T> found,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var turning = found.WithCancellation(cancellationToken).ConfigureAwait(false).GetAsyncEnumerator();
        await using (turning)
        {
            while (true)
            {
                try
                {
                    if (!await turning.MoveNextAsync())
                    {
                        yield break;
                    }
                }
                catch (Exception error) when (error is SourceUnavailableException or TransferException)
                {
                    throw requests.Failed((StarhaulException)error);
                }

                yield return turning.Current;
            }
        }
    }

    private string KeyOf(string path) => place.Key + path;
}
