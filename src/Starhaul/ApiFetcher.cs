using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Starhaul.Api.Fetching;
using Starhaul.Api.Limits;
using Starhaul.Api.Reading;
using Starhaul.Transports.Http;

namespace Starhaul;

/// <summary>
/// Brings what an API offers into a box: all pages, politely, as one proven NDJSON file with its record in the manifest;
/// or hands the records over as they come. It may run many fetches at once.
/// </summary>
/// <example>
/// <code>
/// await using var fetcher = new ApiFetcher(new ApiFetcherOptions { Box = "dumps" });
/// var query = new ApiQuery { Parameters = new Dictionary&lt;string, string&gt; { ["systemName"] = "Sol", ["radius"] = "20" } };
/// await foreach (var system in fetcher.ReadAsync(ApiResources.Get("edsm:sphere-systems"), query))
/// {
///     Console.WriteLine(system.GetProperty("name"));
/// }
/// </code>
/// </example>
public sealed class ApiFetcher : IAsyncDisposable
{
    private readonly ApiFetcherOptions options;
    private readonly HttpMessageInvoker client;
    private readonly HostRateLimiter hosts;
    private readonly FamilyQuestion families = new(ApiResources.Get);
    private readonly ApiSessions runs;
    private readonly ILogger log;

    /// <summary>Makes a fetcher for one box.</summary>
    public ApiFetcher(ApiFetcherOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Platform.Require();
        this.options = options;
        log = options.LoggerFactory.CreateLogger<ApiFetcher>();
        client = HttpClients.Create(options.Limits, options.Http);
        hosts = new HostRateLimiter(
            options.CacheFolder,
            ApiResources.Limits(options),
            options.Limits,
            options.TimeProvider
        );
#pragma warning disable RS0030, CA5394 // Chance enters here: the seed, when the caller gives none.
        var jitter = new Random(options.JitterSeed ?? Environment.TickCount);
#pragma warning restore RS0030, CA5394
        runs = new ApiSessions(options, families, client, hosts, jitter, log);
    }

    /// <summary>Says what a fetch would ask first, and where its file would go. Nothing is asked.</summary>
    /// <exception cref="ArgumentException">The question is none that the resource answers.</exception>
    /// <exception cref="StarhaulException">The place of the file cannot be used.</exception>
    internal ApiPlan Plan(ApiResource resource, ApiQuery query)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(query);
        return new ApiJob(options, runs.Open(resource, query), resource, query).Plan();
    }

    /// <summary>Says what the box holds of a resource: its files, and the parts of runs that have not ended. Nothing is asked.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="StarhaulException">The box cannot be read.</exception>
    internal Task<IReadOnlyList<ApiHolding>> InspectAsync(
        ApiResource resource,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(resource);
        return ApiInspector.InspectAsync(resource, options, cancellationToken);
    }

    /// <summary>
    /// Forgets what all programs of the user have learned of a host: until when it turned them away, and which limits it declared. It
    /// is asked again then, by downloads too.
    /// </summary>
    /// <param name="host">The host, alone for all of its schemes and ports, or as in <c>https://www.edsm.net</c>.</param>
    /// <returns>How many records are gone; 0 where nothing was known, as without an <see cref="ApiFetcherOptions.CacheFolder"/>.</returns>
    /// <exception cref="DestinationException">A record cannot be removed.</exception>
    public int ForgetLimits(string host)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        return options.CacheFolder is { } cache ? HostLimits.Forget(cache, host) : 0;
    }

    /// <summary>Brings all records of a resource into the box, or goes on where an earlier run left off.</summary>
    /// <param name="resource">What is asked.</param>
    /// <param name="query">What is wanted of it.</param>
    /// <param name="progress">Receives the progress, on any thread; null for none.</param>
    /// <param name="cancellationToken">Ends the fetch; what was read stays, and the same call goes on from there.</param>
    /// <exception cref="ArgumentException">The question is none that the resource answers.</exception>
    /// <exception cref="StarhaulException">The fetch failed; the tree of errors is drawn there.</exception>
    public Task<FetchResult> FetchAsync(
        ApiResource resource,
        ApiQuery query,
        IProgress<ApiProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(query);
        return Observation.RunAsync(
            "api",
            resource.BaseUrl.AbsoluteUri,
            log,
            options.TimeProvider,
            observed => RunAsync(resource, query, observed, progress, cancellationToken)
        );
    }

    private async Task<FetchResult> RunAsync(
        ApiResource resource,
        ApiQuery query,
        Observation observed,
        IProgress<ApiProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ApiHistory? history = null;
        if (query.SinceLast)
        {
            history = new ApiHistory(options, runs.Open(resource, query).Writer.Question);
            query = await history.ContinueAsync(query, cancellationToken).ConfigureAwait(false);
        }

        var run = await OpenAsync(resource, query, progress, cancellationToken).ConfigureAwait(false);
        history?.Remember(run, resource, cancellationToken);
        var job = new ApiJob(options, run, resource, query);
        try
        {
            var result = await job.RunAsync(progress, cancellationToken).ConfigureAwait(false);
            var record = result.Record;
            observed.Published(result.Path, record.ContentLength.Actual, record.Sha256, record.Evidence.ToString());
            return result;
        }
        catch (StarhaulException e) when (e.Source is null)
        {
            e.Source = job.SourceUrl;
            throw;
        }
    }

    /// <summary>Reads the records of a resource as they come; nothing is kept. Each stays valid after the next.</summary>
    /// <param name="resource">What is asked.</param>
    /// <param name="query">What is wanted of it; of the options those of the file do not count.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentException">The question is none that the resource answers.</exception>
    /// <exception cref="StarhaulException">The API could not be read.</exception>
    public async IAsyncEnumerable<JsonElement> ReadAsync(
        ApiResource resource,
        ApiQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(query);
        var run = await OpenInMemoryAsync(resource, query, cancellationToken).ConfigureAwait(false);
        var state = run.Begin();
        await foreach (var page in run.ReadAsync(state, cancellationToken).ConfigureAwait(false))
        {
            foreach (var record in page.Records)
            {
                yield return record;
            }
        }
    }

    /// <summary>Reads the records of a resource as they come, as objects of a type.</summary>
    /// <param name="resource">What is asked.</param>
    /// <param name="query">What is wanted of it.</param>
    /// <param name="type">How a record becomes an object, from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <typeparam name="T">The type of a record.</typeparam>
    /// <exception cref="UnexpectedContentException">A record is not of the type.</exception>
    /// <exception cref="StarhaulException">The API could not be read.</exception>
    public async IAsyncEnumerable<T> ReadAsync<T>(
        ApiResource resource,
        ApiQuery query,
        JsonTypeInfo<T> type,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(type);
        await foreach (var record in ReadAsync(resource, query, cancellationToken).ConfigureAwait(false))
        {
            yield return Typed(record, type);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        client.Dispose();
        hosts.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens a run; where the resource has a parent, that one's records are brought first, into a file of their own.</summary>
    private async Task<ApiSession> OpenAsync(
        ApiResource resource,
        ApiQuery query,
        IProgress<ApiProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var run = runs.Open(resource, query);
        if (families.ParentOf(resource) is not { } parent)
        {
            return run;
        }

        var left = await new ApiJob(options, run, resource, query)
            .FindParentAsync(cancellationToken)
            .ConfigureAwait(false);
        var record =
            left
            ?? (
                await FetchAsync(parent, families.Split(resource, query).Parent, progress, cancellationToken)
                    .ConfigureAwait(false)
            ).Record;
        var path = Path.Combine(Path.GetFullPath(options.Box), record.Path);
        return runs.Open(resource, query, () => ChildQuestions.FromFile(path, resource.Parent!), record);
    }

    /// <summary>The same where nothing is kept.</summary>
    private async Task<ApiSession> OpenInMemoryAsync(
        ApiResource resource,
        ApiQuery query,
        CancellationToken cancellationToken
    )
    {
        if (families.ParentOf(resource) is not { } parent)
        {
            return runs.Open(resource, query);
        }

        var children = new List<ChildQuestion>();
        var above = families.Split(resource, query).Parent;
        await foreach (var record in ReadAsync(parent, above, cancellationToken).ConfigureAwait(false))
        {
            children.Add(ChildQuestion.Read(record, resource.Parent!));
        }

        return runs.Open(resource, query, () => children);
    }

    private static T Typed<T>(JsonElement record, JsonTypeInfo<T> type)
    {
        try
        {
            return record.Deserialize(type) is { } read
                ? read
                : throw new UnexpectedContentException($"A record is null, which is no {typeof(T).Name}.");
        }
        catch (JsonException e)
        {
            throw new UnexpectedContentException($"A record is no {typeof(T).Name}: {e.Message}", e);
        }
    }
}
