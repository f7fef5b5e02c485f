using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Starhaul.Api.Limits;
using Starhaul.Api.Reading;
using Starhaul.Api.Requests;
using Starhaul.Transfer;

namespace Starhaul.Api.Fetching;

/// <summary>Opens the readings of resources, and of those whose parameters are given by another's records or by lists.</summary>
internal sealed class ApiSessions(
    ApiFetcherOptions options,
    FamilyQuestion families,
    HttpMessageInvoker client,
    HostRateLimiter hosts,
    Random jitter,
    ILogger log
)
{
    private readonly ConcurrentDictionary<(ApiAuthentication, Uri), Credentials> credentials = [];

    /// <summary>Opens a reading.</summary>
    /// <param name="resource">What is asked.</param>
    /// <param name="query">What is wanted of it.</param>
    /// <param name="children">Lists its children; null where there are none, or where nothing is to be read.</param>
    /// <param name="parent">The parent's file; null where there is none.</param>
    /// <exception cref="ArgumentException">The question is none that the resource answers.</exception>
    public ApiSession Open(
        ApiResource resource,
        ApiQuery query,
        Func<IEnumerable<ChildQuestion>>? children = null,
        ManifestRecord? parent = null
    )
    {
        if (resource is { Parent: null, Each: null })
        {
            return Create(resource, query, family: null, known: null);
        }

        var (parentQuery, childQuery) = families.Split(resource, query);
        var parentQuestion = families.ParentOf(resource) is { } above ? Open(above, parentQuery).Writer.Question : "";
        var meter = new TransferMeter();
        var seen = new Deduplicator(resource.Key);
        var known = new EarlierRecords();
        var single = new ApiFamily { Meter = meter };
        var lists = children ?? (() => resource.Each is { } each ? ChildQuestions.FromLists(each) : []);
        var reader = new ChildrenReader(
            resource,
            lists,
            question => Create(resource, FamilyQuestion.Combine(childQuery, question), single, known),
            seen,
            options.Box
        );
        var family = new ApiFamily
        {
            Open = resource.GivenNames,
            Question = FamilyQuestion.Describe(resource, parentQuestion),
            Meter = meter,
            Children = reader,
            Asked = query,
            Seen = seen,
            Begin = () =>
                new ChildrenState
                {
                    Parent = resource.Parent?.Resource,
                    ParentPath = parent?.Path,
                    ParentSha256 = parent?.Sha256,
                },
        };
        return Create(resource, childQuery, family, known);
    }

    // One token for all that ask alike, a parent and its children too: a refresh token may be good for once.
    private Credentials CredentialsOf(ApiResource resource)
    {
        var made = new Credentials(resource, options.Secrets, options.TimeProvider);
        return resource.Authentication is { } how ? credentials.GetOrAdd((how, resource.BaseUrl), made) : made;
    }

    private ApiSession Create(ApiResource resource, ApiQuery query, ApiFamily? family, EarlierRecords? known)
    {
        Random own;
        lock (jitter)
        {
#pragma warning disable CA5394 // Children wait side by side, and a random is for one thread.
            own = new Random(jitter.Next());
#pragma warning restore CA5394
        }

        return new ApiSession(
            resource,
            query,
            client,
            hosts,
            options.Limits,
            CredentialsOf(resource),
            options.LongestPage,
            options.TimeProvider,
            own,
            log,
            family
        )
        {
            Known = known ?? new EarlierRecords(),
        };
    }
}
