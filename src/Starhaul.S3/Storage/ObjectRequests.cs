using System.Globalization;
using System.Net;
using Starhaul.Retries;
using Starhaul.S3.Addresses;
using Starhaul.S3.Requests;
using Starhaul.Transports.Http;

namespace Starhaul.S3.Storage;

/// <summary>Sends requests for the objects of one box, with the attempts, waits and limits of hosts of every transfer.</summary>
/// <param name="box">The box, for messages.</param>
/// <param name="bucket">Its bucket.</param>
/// <param name="endpoint">Where the bucket is asked for.</param>
/// <param name="client">Signs and sends.</param>
/// <param name="requests">Makes the attempts.</param>
/// <param name="fetcher">The limits and the clock.</param>
internal sealed class ObjectRequests(
    Source box,
    string bucket,
    Lazy<S3Endpoint> endpoint,
    HttpMessageInvoker client,
    TransportRequests requests,
    FileFetcherOptions fetcher
)
{
    private const int LongestBody = 16 * 1024 * 1024;

    /// <summary>Sends a request until it is answered.</summary>
    /// <exception cref="DestinationException">It is refused, or the attempts are used up.</exception>
    public async Task<ObjectReply> SendAsync(ObjectRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await requests
                .SendAsync(
                    box,
                    endpoint.Value.Locate(bucket, request.Key, request.Query),
                    FetchStep.Publish,
                    ending => SendOnceAsync(request, ending),
                    part: null,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is SourceUnavailableException or TransferException)
        {
            throw Failed((StarhaulException)error);
        }
    }

    /// <summary>The failure of a request as one of the box: what cannot be used is where things are to go.</summary>
    public DestinationException Failed(StarhaulException error) =>
        new(error.Message, error)
        {
            Source = box.Text,
            Step = FetchStep.Publish,
            IsTransient = error.IsTransient,
            Hint = error.Hint,
        };

    private async Task<ObjectReply> SendOnceAsync(ObjectRequest asked, CancellationToken cancellationToken)
    {
        S3Call.Current = new S3Call(box, bucket, asked.Key, asked.Query, FetchStep.Publish) { Taken = asked.Taken };
        var patience = asked.Patience ?? fetcher.Limits.StallTimeout;
        using var limit = new CancellationTokenSource(patience, fetcher.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var address = endpoint.Value.Name(bucket, asked.Key, asked.Query);
        try
        {
            using var request = Compose(asked, address, () => limit.CancelAfter(patience));
            using var message = await client.SendAsync(request, either.Token).ConfigureAwait(false);
            using var response = new HttpResponse(message, address);
            if (!asked.Taken.Contains((int)message.StatusCode))
            {
                throw HttpStatusRules.Refuse(response, box, FetchStep.Publish, fetcher.TimeProvider);
            }

            var length = message.Content.Headers.ContentLength;
            byte[] body = [];
            if (asked.Method != HttpMethod.Head) // whose length is that of what it does not bring
            {
                await message.Content.LoadIntoBufferAsync(LongestBody, either.Token).ConfigureAwait(false);
                body = await message.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            }

            return new ObjectReply((int)message.StatusCode, message.Headers.NonValidated, length, body);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AttemptFailedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{address.Authority} took nothing and said nothing for {patience.TotalSeconds:0} s"
                ),
                error
            );
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new AttemptFailedException(
                $"{address.Authority} could not be asked: {error.GetBaseException().Message.TrimEnd('.')}",
                error
            );
        }
    }

    private static HttpRequestMessage Compose(ObjectRequest asked, Uri address, Action progressed)
    {
        var request = new HttpRequestMessage(asked.Method, address)
        {
            Version = HttpVersion.Version11,
            Content = asked.Body?.ToContent(progressed),
        };
        request.Headers.UserAgent.ParseAdd(Product.UserAgent);
        if (asked.Body is { } body)
        {
            request.Headers.TryAddWithoutValidation(RequestSigner.ContentHash, Convert.ToHexStringLower(body.Sha256));
        }

        foreach (var (name, value) in asked.Fields)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
