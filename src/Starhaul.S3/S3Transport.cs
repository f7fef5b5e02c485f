using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Starhaul.Manifests;
using Starhaul.S3.Addresses;
using Starhaul.S3.Boxes;
using Starhaul.S3.Credentials;
using Starhaul.S3.Listing;
using Starhaul.S3.Requests;
using Starhaul.S3.Storage;
using Starhaul.Transfer;
using Starhaul.Transports.Http;

namespace Starhaul.S3;

/// <summary>Objects of Amazon S3 and of servers that speak like it, as sources: <c>s3://BUCKET/KEY</c>.</summary>
/// <remarks>
/// What happens on the wire is HTTP, so it is left to the HTTP transport: ranges, resuming, versions, redirects, attempts and
/// the limits of hosts are the same for both. Added here is what S3 has of its own: addresses, signatures, errors, digests.
/// </remarks>
/// <example>
/// <code>
/// var options = new FileFetcherOptions { Box = "dumps" };
/// using var s3 = new S3Transport(new S3Options { Region = "eu-west-1" }, options);
/// await using var fetcher = new FileFetcher(options with { Transports = [s3] });
/// await fetcher.FetchAsync(Source.Parse("s3://my-bucket/galaxy.json.gz"), FetchOptions.Default);
/// </code>
/// </example>
public sealed class S3Transport : ITransport, IBoxKeeper, IDisposable
{
    private readonly ConcurrentDictionary<string, S3Object> listed = new(StringComparer.Ordinal);
    private readonly Lazy<S3Endpoint> endpoint;
    private readonly KeyRing ring;
    private readonly FileFetcherOptions fetcher;

    // Made when the first object is asked for: a fetcher may have this transport and never meet one.
    private readonly Lazy<TransportRequests> requests;
    private readonly Lazy<HttpTransport> http;
    private readonly Lazy<ObjectLister> lister;
    private readonly Lazy<HttpMessageInvoker> client;

    /// <summary>Makes a transport. Credentials are looked up, and connections made, with its first request.</summary>
    /// <param name="options">Where objects are asked for, and as whom.</param>
    /// <param name="fetcher">The options of the fetcher that it is for, whose limits, clock and connections it takes.</param>
    /// <exception cref="ArgumentException">The endpoint is no http or https URL, or holds credentials or a query.</exception>
    public S3Transport(S3Options options, FileFetcherOptions fetcher)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(fetcher);
        if (options.Endpoint is { } named)
        {
            S3Endpoint.Require(named);
        }

        this.fetcher = fetcher;
        ring = new KeyRing(options);
        endpoint = new Lazy<S3Endpoint>(() => S3Endpoint.Create(options, ring));
        requests = new Lazy<TransportRequests>(() => new TransportRequests(fetcher));
        var signed = fetcher.Http with
        {
            Wrap = inner => new SigningHandler(options, endpoint, ring, fetcher.TimeProvider)
            {
                InnerHandler = fetcher.Http.Wrap?.Invoke(inner) ?? inner,
            },
        };
        http = new Lazy<HttpTransport>(() =>
            new HttpTransport(
                fetcher.Limits,
                fetcher.TimeProvider,
                fetcher.CreateJitter(),
                requests.Value.Hosts,
                signed,
                fetcher.LoggerFactory.CreateLogger<S3Transport>()
            )
        );
        lister = new Lazy<ObjectLister>(() => new ObjectLister(endpoint, requests.Value, signed, fetcher));
        client = new Lazy<HttpMessageInvoker>(() => HttpClients.Create(fetcher.Limits, signed));
    }

    /// <inheritdoc />
    public string Name => "s3";

    /// <inheritdoc />
    public IReadOnlyList<string> Schemes { get; } = [S3Location.Scheme];

    /// <summary>Whether a source stands for all objects below it: a bucket, or a key that ends with a slash.</summary>
    /// <exception cref="ArgumentException">The source names nothing that can be asked for.</exception>
    public static bool IsPrefix(Source source) => S3Location.Parse(source).IsPrefix;

    /// <summary>Lists the objects below a prefix, in the order of their keys, a page of 1,000 at a time.</summary>
    /// <param name="prefix">The bucket, or a prefix of keys.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The objects. This transport remembers them: one that is fetched after that is known to be unchanged by what the list says of
    /// it, without a request of its own.
    /// </returns>
    /// <exception cref="SourceUnavailableException">The bucket cannot be listed.</exception>
    /// <exception cref="ArgumentException">The source names nothing that can be asked for.</exception>
    public async IAsyncEnumerable<S3Object> ListAsync(
        Source prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var location = S3Location.Parse(prefix);
        await foreach (
            var one in lister.Value.ListAsync(prefix, location, after: null, cancellationToken).ConfigureAwait(false)
        )
        {
            listed[one.Source.Text] = one;
            yield return one;
        }
    }

    /// <inheritdoc />
    public async Task<SourceFacts?> AskAsync(Source source, SourceIdentity? known, CancellationToken cancellationToken)
    {
        var (inner, location) = BeginCall(source, FetchStep.Probe);
        if (
            known?.ETag is { } tag
            && listed.TryGetValue(source.Text, out var one)
            && one.ETag == tag
            && one.Length == known.Length
        )
        {
            return new SourceFacts
            {
                Location = Where(location),
                Identity = known,
                IsUnchanged = true,
            };
        }

        var facts = await http.Value.AskAsync(inner, known, cancellationToken).ConfigureAwait(false);
        return facts is null ? null : WithPublicAddress(facts, inner, location);
    }

    /// <inheritdoc />
    public async Task<SourceSample> SampleAsync(
        Source source,
        Uri location,
        int length,
        SourceIdentity? known,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(location);
        var (inner, place) = BeginCall(source, FetchStep.Probe);
        var sample = await http
            .Value.SampleAsync(inner, Inside(location, inner, place), length, known, cancellationToken)
            .ConfigureAwait(false);
        return sample with { Facts = WithPublicAddress(sample.Facts, inner, place) };
    }

    /// <inheritdoc />
    public async Task<TransportReceipt> TransferAsync(
        RemoteFileIntent intent,
        PartFile part,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(intent);
        var (inner, location) = BeginCall(intent.Probe.Source, FetchStep.Transfer);
        var probe = intent.Probe with { Source = inner, Location = Inside(intent.Probe.Location, inner, location) };
        var receipt = await http
            .Value.TransferAsync(intent with { Probe = probe }, part, cancellationToken)
            .ConfigureAwait(false);
        return receipt.Location == inner.Uri ? receipt with { Location = Where(location) } : receipt;
    }

    /// <inheritdoc />
    BoxStore IBoxKeeper.OpenBox(string box, string? work, TimeProvider time, string tool, ILogger log)
    {
        var source = Source.Parse(box);
        var named = S3Location.Parse(source);
        if (named.VersionId is not null)
        {
            throw new ArgumentException($"{source.Text} names a version; a box is a bucket and a prefix.", nameof(box));
        }

        var prefix = named.Key.TrimEnd('/');
        var place = named with { Key = prefix.Length == 0 ? "" : prefix + "/" };
        var name = place.SourceOf(prefix).Text.TrimEnd('/');
        if (work is null)
        {
            throw new ArgumentException(
                $"The box {name} needs a folder of this machine for part files and its key; name one with FileFetcherOptions.Work.",
                nameof(work)
            );
        }

        // Buckets of two servers may share a name: what tells them apart is where they are asked for.
        var address = endpoint.Value.Name(place.Bucket, place.Key, query: "").AbsoluteUri;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));
        var folder = new BoxFolder(Path.Combine(Path.GetFullPath(work), $"{place.Bucket}-{hash[..16]}"), isWork: true);
        var sender = new ObjectRequests(
            Source.Parse(name),
            place.Bucket,
            endpoint,
            client.Value,
            requests.Value,
            fetcher
        );
        return new BucketStore(name, folder, new ObjectStore(place, sender, lister.Value), time, tool);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        Close(client);
        Close(lister);
        Close(http);
        Close(requests);
        ring.Dispose();
    }

    private static void Close<T>(Lazy<T> made)
        where T : IDisposable
    {
        if (made.IsValueCreated)
        {
            made.Value.Dispose();
        }
    }

    /// <summary>Begins a call: what follows of it is signed for the object of the source.</summary>
    private (Source Inner, S3Location Location) BeginCall(Source source, FetchStep step)
    {
        ArgumentNullException.ThrowIfNull(source);
        var location = S3Location.Parse(source);
        if (location.IsPrefix)
        {
            throw new ArgumentException(
                $"{source.Text} stands for all objects below it; list it, and fetch each.",
                nameof(source)
            );
        }

        var call = S3Call.Create(source, location, step);
        S3Call.Current = call;
        return (source.AskedAt(endpoint.Value.Name(call.Bucket, call.Key, call.Query)), location);
    }

    private Uri Where(S3Location location) => endpoint.Value.Locate(location.Bucket, location.Key, location.Query);

    // Inside, an object has one address wherever its bucket shows to be: it tells what is signed from where redirects lead.
    private Uri Inside(Uri location, Source inner, S3Location place) =>
        location.Scheme == S3Location.Scheme || location == Where(place) ? inner.Uri : location;

    private SourceFacts WithPublicAddress(SourceFacts facts, Source inner, S3Location location) =>
        facts.Location == inner.Uri ? facts with { Location = Where(location) } : facts;
}
