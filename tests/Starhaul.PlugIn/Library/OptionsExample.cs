using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Starhaul.Pipelines;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn.Library;

public sealed class OptionsExample : LibraryExample
{
    [Fact]
    public async Task Every_request_goes_through_the_handlers_of_the_application()
    {
        var source = Serve("a.json", OriginFile.Of("[1,2,3]"));
        var seen = 0;
        await using var fetcher = new FileFetcher(Options(Box, () => Interlocked.Increment(ref seen)));

        await fetcher.FetchAsync(source, FetchOptions.Default, cancellationToken: Ending);

        Assert.Equal(Origin.Requests.Count, seen);
    }

    [Fact]
    public async Task A_container_makes_the_fetchers_and_the_pipelines()
    {
        var services = new ServiceCollection();
        Register(services, Box, $"sqlite:{PathOf("galaxy.db")}");
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(Box, provider.GetRequiredService<FileFetcher>().Box);
        await provider.GetRequiredService<SpanshDump>().CheckTargetFormsAsync();
        Assert.NotNull(provider.GetRequiredService<ApiFetcher>());
    }

    private static FileFetcherOptions Options(string box, Action onRequest) =>
        new()
        {
            Box = box,
            Http = new HttpOptions
            {
                Configure = handler =>
                {
                    handler.Proxy = new WebProxy("http://proxy.example:3128", BypassOnLocal: true, ["127\\.0\\.0\\.1"]);
                    handler.DefaultProxyCredentials = new NetworkCredential("user", "password");
                },
                Wrap = inner => new Observed(onRequest) { InnerHandler = inner },
            },
            Limits = new TransferLimits
            {
                BytesPerSecond = 10_000_000,
                StallTimeout = TimeSpan.FromSeconds(20),
                MaxWait = TimeSpan.FromMinutes(1),
            },
        };

    private static void Register(IServiceCollection services, string box, string target)
    {
        services.AddStarhaul(files: options => options with { Box = box }, apis: options => options with { Box = box });
        services.AddStarhaulPipelines(dump: options => options with { Targets = [target] });
    }

    private sealed class Observed(Action onRequest) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            onRequest();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
