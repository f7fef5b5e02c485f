using System.Net;
using Starhaul.Retries;
using Starhaul.S3.Addresses;
using Starhaul.S3.Credentials;
using Starhaul.Transports.Http;

namespace Starhaul.S3.Requests;

/// <summary>
/// Makes a request of the HTTP transport one of S3: signs it, sends it to the region where the bucket is, reads errors in
/// S3's words and digests out of ETags. The transport's rules for ranges, versions, redirects and attempts stay as they are.
/// </summary>
/// <remarks>Only a request to the very URL of the call is signed: where a redirect leads gets neither keys nor signature.</remarks>
internal sealed class SigningHandler(S3Options options, Lazy<S3Endpoint> places, KeyRing ring, TimeProvider time)
    : DelegatingHandler
{
    private readonly DeclaredByS3 declared = new();

    private S3Endpoint Endpoint => places.Value;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (S3Call.Current is not { } call || request.RequestUri != Endpoint.Name(call.Bucket, call.Key, call.Query))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var keys = await ring.GetAsync(call.Source, cancellationToken).ConfigureAwait(false);
        AdaptConditions(request);
        var response = await SendSignedAsync(request, call, keys, cancellationToken).ConfigureAwait(false);
        var error = await ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
        if (error?.Region is { } region && Endpoint.Move(call.Bucket, region))
        {
            // The bucket is elsewhere, and is asked for there from now on.
            response.Dispose();
            response = await SendSignedAsync(request, call, keys, cancellationToken).ConfigureAwait(false);
            error = await ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
        }

        if (error is not null && call.Taken?.Contains((int)response.StatusCode) != true)
        {
            Refuse(error, response, call, keys is not null);
        }

        var isOfSource = call is { Taken: null, Key.Length: > 0 };
        if (isOfSource && response.StatusCode is (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            var digests = await declared
                .ReadAsync(response, call, number => PartLengthAsync(call, keys, number, cancellationToken))
                .ConfigureAwait(false);
            request.Options.Set(HttpResponse.DeclaredBeside, digests);
        }

        return response;
    }

    private Task<HttpResponseMessage> SendSignedAsync(
        HttpRequestMessage request,
        S3Call call,
        S3Keys? keys,
        CancellationToken cancellationToken
    )
    {
        request.RequestUri = Endpoint.Locate(call.Bucket, call.Key, call.Query);
        if (keys is not null)
        {
            RequestSigner.Sign(request, keys, Endpoint.RegionOf(call.Bucket), time.GetUtcNow());
        }

        return base.SendAsync(request, cancellationToken);
    }

    /// <summary>S3 documents If-Match and If-Unmodified-Since (412 for another version), and not If-Range.</summary>
    private void AdaptConditions(HttpRequestMessage request)
    {
        var headers = request.Headers;
        if (headers.NonValidated.TryGetValues("If-Range", out var values))
        {
            var condition = values.ToString();
            headers.Remove("If-Range");
            headers.TryAddWithoutValidation(condition.StartsWith('"') ? "If-Match" : "If-Unmodified-Since", condition);
        }

        // Of a range that is one part, S3 gives the checksum of the part and not of the object.
        if (headers.Range is null && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head))
        {
            headers.TryAddWithoutValidation("x-amz-checksum-mode", "ENABLED");
        }

        if (options.RequesterPays)
        {
            headers.TryAddWithoutValidation("x-amz-request-payer", "requester");
        }
    }

    /// <summary>What a response says beside its status, where it may say something; read once, for a body is read once.</summary>
    private static async Task<S3Error?> ReadErrorAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    ) =>
        (int)response.StatusCode is 301 or 307 or 400 or 401 or 403 or 404 or 405
            ? await S3Error.ReadAsync(response, cancellationToken).ConfigureAwait(false)
            : null;

    private void Refuse(S3Error error, HttpResponseMessage response, S3Call call, bool isSigned)
    {
        var skew = response.Headers.Date is { } date ? time.GetUtcNow() - date : (TimeSpan?)null;
        Exception? refusal =
            error.Code == "RequestTimeout"
                ? new AttemptFailedException($"the server of {call.Source.Text} waited too long for the request")
                : error.ToException(call.Source, call.Step, isSigned, skew);
        if (refusal is not null)
        {
            response.Dispose();
            throw refusal;
        }
    }

    /// <summary>The length of one part of the object; null where the server does not tell it.</summary>
    private async Task<long?> PartLengthAsync(
        S3Call call,
        S3Keys? keys,
        int number,
        CancellationToken cancellationToken
    )
    {
        var query = FormattableString.Invariant($"partNumber={number}");
        var part = call with { Query = call.Query.Length > 0 ? $"{query}&{call.Query}" : query };
        using var request = new HttpRequestMessage(HttpMethod.Head, Endpoint.Locate(part.Bucket, part.Key, part.Query));
        request.Headers.UserAgent.ParseAdd(Product.UserAgent);
        using var response = await SendSignedAsync(request, part, keys, cancellationToken).ConfigureAwait(false);
        return
            response
                is {
                    StatusCode: HttpStatusCode.PartialContent,
                    Content.Headers: { ContentRange.HasLength: true, ContentLength: { } length }
                }
            ? length
            : null;
    }
}
