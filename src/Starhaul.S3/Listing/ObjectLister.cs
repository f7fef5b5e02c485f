using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;
using Starhaul.Retries;
using Starhaul.S3.Addresses;
using Starhaul.S3.Requests;
using Starhaul.Transports.Http;

namespace Starhaul.S3.Listing;

/// <summary>Turns the pages of a bucket's list (Amazon S3 API reference, "ListObjectsV2").</summary>
internal sealed class ObjectLister(
    Lazy<S3Endpoint> endpoint,
    TransportRequests requests,
    HttpOptions signed,
    FileFetcherOptions fetcher
) : IDisposable
{
    private const int LongestPage = 16 * 1024 * 1024;

    private readonly HttpMessageInvoker client = HttpClients.Create(fetcher.Limits, signed);

    /// <summary>Lists the objects below a prefix, in order of keys.</summary>
    /// <param name="source">What was asked for, for messages.</param>
    /// <param name="prefix">The bucket and the prefix.</param>
    /// <param name="after">The key after which the list begins; null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async IAsyncEnumerable<S3Object> ListAsync(
        Source source,
        S3Location prefix,
        string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (
            var page in TurnAsync(source, prefix, new Question(after, IsOfFolders: false), cancellationToken)
                .ConfigureAwait(false)
        )
        {
            foreach (var one in page.Elements().Where(static child => child.Name.LocalName == "Contents"))
            {
                if (Read(prefix, one) is { } found)
                {
                    yield return found;
                }
            }
        }
    }

    /// <summary>Lists the folders right below a prefix that ends with a slash: their names behind it.</summary>
    public async IAsyncEnumerable<string> ListFoldersAsync(
        Source source,
        S3Location prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (
            var page in TurnAsync(source, prefix, new Question(After: null, IsOfFolders: true), cancellationToken)
                .ConfigureAwait(false)
        )
        {
            foreach (var one in page.Elements().Where(static child => child.Name.LocalName == "CommonPrefixes"))
            {
                var key = KeyOf(one, "Prefix");
                if (key.StartsWith(prefix.Key, StringComparison.Ordinal) && key.Length > prefix.Key.Length)
                {
                    yield return key[prefix.Key.Length..].TrimEnd('/');
                }
            }
        }
    }

    public void Dispose() => client.Dispose();

    private async IAsyncEnumerable<XElement> TurnAsync(
        Source source,
        S3Location prefix,
        Question question,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var exchange = new HttpExchange(client, fetcher.TimeProvider);
        string? continuation = null;
        do
        {
            var call = new S3Call(
                source,
                prefix.Bucket,
                Key: "",
                QueryFor(prefix, question, continuation),
                FetchStep.Probe
            );
            var page = await requests
                .SendAsync(
                    source,
                    endpoint.Value.Locate(call.Bucket, call.Key, call.Query),
                    FetchStep.Probe,
                    ending => ReadAsync(exchange, call, ending),
                    part: null,
                    cancellationToken
                )
                .ConfigureAwait(false);
            yield return page;
            var isCut = S3Xml.Text(page, "IsTruncated") == "true";
            var next = isCut ? S3Xml.Text(page, "NextContinuationToken") : null;
            if (isCut && string.IsNullOrEmpty(next))
            {
                throw Refuse(source, "says that its list goes on, and not from where");
            }

            if (next is not null && next == continuation)
            {
                throw Refuse(source, "lists the same page again and again");
            }

            continuation = next;
        } while (continuation is not null);
    }

    private async Task<XElement> ReadAsync(HttpExchange exchange, S3Call call, CancellationToken cancellationToken)
    {
        S3Call.Current = call;
        var address = endpoint.Value.Name(call.Bucket, call.Key, call.Query);
        using var response = await exchange
            .SendAsync(
                call.Source.AskedAt(address),
                address,
                HttpMethod.Get,
                static _ => { },
                fetcher.Limits.StallTimeout,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (response.Status != HttpStatusCode.OK)
        {
            throw HttpStatusRules.Refuse(response, call.Source, call.Step, fetcher.TimeProvider);
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(LongestPage, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            using var xml = XmlReader.Create(body, S3Xml.Settings);
            var document = await XDocument.LoadAsync(xml, LoadOptions.None, cancellationToken).ConfigureAwait(false);
            return document.Root is { Name.LocalName: "ListBucketResult" } root
                ? root
                : throw Refuse(call.Source, "answers with something else than a list of objects");
        }
        catch (Exception e) when (e is XmlException or IOException or HttpRequestException)
        {
            throw new AttemptFailedException($"the list of {call.Source.Text} could not be read to its end", e);
        }
    }

    /// <summary>The parameters in the order in which they are signed.</summary>
    private static string QueryFor(S3Location prefix, Question question, string? continuation) =>
        (continuation is null ? "" : $"continuation-token={S3Location.Encode(continuation, encodesSlash: true)}&")
        + (question.IsOfFolders ? "delimiter=%2F&" : "")
        + "encoding-type=url&list-type=2"
        + (prefix.Key.Length == 0 ? "" : $"&prefix={S3Location.Encode(prefix.Key, encodesSlash: true)}")
        + (question.After is { } after ? $"&start-after={S3Location.Encode(after, encodesSlash: true)}" : "");

    /// <summary>One entry; null for a key that only stands for a folder, and for what does not belong to the prefix.</summary>
    private static S3Object? Read(S3Location prefix, XElement entry)
    {
        var key = KeyOf(entry, "Key");
        return
            key.StartsWith(prefix.Key, StringComparison.Ordinal)
            && key.Length > prefix.Key.Length
            && !key.EndsWith('/')
            && long.TryParse(S3Xml.Text(entry, "Size"), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? new S3Object
            {
                Source = prefix.SourceOf(key),
                Name = key[prefix.Key.Length..],
                ETag = S3Xml.Text(entry, "ETag") is { Length: > 2 } tag ? $"\"{tag.Trim('"')}\"" : null,
                Length = length,
            }
            : null;
    }

    // Amazon writes a blank as a plus sign, others as %20; a plus sign itself is always encoded.
    private static string KeyOf(XElement entry, string name) =>
        Uri.UnescapeDataString((S3Xml.Text(entry, name) ?? "").Replace('+', ' '));

    private static SourceUnavailableException Refuse(Source source, string fault) =>
        new($"The server of {source.Text} {fault}.")
        {
            Source = source.Text,
            Step = FetchStep.Probe,
            Hint = "Check the address and S3Options.Endpoint.",
        };

    /// <summary>What a list is to have.</summary>
    /// <param name="After">The key after which it begins; null for all.</param>
    /// <param name="IsOfFolders">Whether it stops at the next slash of each key.</param>
    private sealed record Question(string? After, bool IsOfFolders);
}
