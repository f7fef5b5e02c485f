using System.Text;
using System.Text.Json.Nodes;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Testing.Api;

/// <summary>An API on loopback, a box, and fetchers with short waits.</summary>
public sealed class ApiScene : IAsyncDisposable
{
    private ApiScene(Origin origin) => Origin = origin;

    public Origin Origin { get; }

    public string Box { get; } = Directory.CreateTempSubdirectory("starhaul-api-").FullName;

    /// <summary>Limits that make a test quick; the stall limit leaves a busy machine room.</summary>
    public TransferLimits Limits { get; init; } =
        new()
        {
            FirstBackoff = TimeSpan.FromMilliseconds(1),
            LongestBackoff = TimeSpan.FromMilliseconds(5),
            StallTimeout = TimeSpan.FromSeconds(10),
        };

    public Uri BaseUrl => new(Origin.Url("/api/"));

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public static async Task<ApiScene> StartAsync() => new(await Origin.StartAsync());

    public ApiFetcher CreateFetcher(Func<ApiFetcherOptions, ApiFetcherOptions>? change = null)
    {
        var options = new ApiFetcherOptions
        {
            Box = Box,
            Limits = Limits,
            JitterSeed = 1,
        };
        return new ApiFetcher(change?.Invoke(options) ?? options);
    }

    public async Task<FetchResult> FetchAsync(ApiResource resource, ApiQuery? query = null)
    {
        await using var fetcher = CreateFetcher();
        return await fetcher.FetchAsync(resource, query ?? ApiQuery.All, cancellationToken: Ending);
    }

    /// <summary>The lines of a file of the box.</summary>
    public string[] Lines(string name = "things.ndjson") => File.ReadAllLines(PathOf(name));

    public string PathOf(string name) => Path.Combine(Box, name);

    /// <summary>The value of a field of a request's query.</summary>
    public static string? Query(OriginRequest request, string name) =>
        request
            .Target.Split('?', 2)
            .Skip(1)
            .SelectMany(query => query.Split('&'))
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair[0] == name)
            .Select(pair => Uri.UnescapeDataString(pair[1]))
            .FirstOrDefault();

    /// <summary>A request's body as JSON.</summary>
    public static JsonNode Body(OriginRequest request) => JsonNode.Parse(Encoding.UTF8.GetString(request.Body))!;

    /// <summary>Records <c>{"id":N}</c>, of which each page of a test takes some.</summary>
    public static JsonArray Records(int first, int count) =>
        new([.. Enumerable.Range(first, count).Select(id => new JsonObject { ["id"] = id, ["name"] = $"Name {id}" })]);

    /// <summary>The lines that these records become.</summary>
    public static IEnumerable<string> Expected(int count) => Records(0, count).Select(record => record!.ToJsonString());

    public async ValueTask DisposeAsync()
    {
        await Origin.DisposeAsync();
        Directory.Delete(Box, recursive: true);
    }
}
