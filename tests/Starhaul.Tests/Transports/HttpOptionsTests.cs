using System.Net;
using Starhaul.TestOrigin;
using Starhaul.Tests.Fetching;
using Xunit;

namespace Starhaul.Tests.Transports;

/// <summary>What an application puts between the fetcher and the network, and what it cannot change.</summary>
public sealed class HttpOptionsTests
{
    private static readonly OriginFile Gz = OriginFile.Gzip(Texts.JsonArray(100));

    [Fact]
    public async Task A_handler_of_the_application_sees_every_request()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);
        var counting = new CountingHandler();

        await FetchAsync(
            scene,
            url,
            new HttpOptions
            {
                Wrap = inner =>
                {
                    counting.InnerHandler = inner;
                    return counting;
                },
            }
        );

        Assert.Equal(scene.Origin.Requests.Count, counting.Requests);
        Assert.True(counting.Requests > 1);
    }

    [Fact]
    public async Task A_proxy_of_the_application_is_asked()
    {
        await using var scene = await FetchScene.StartAsync();
        var proxy = new WebProxy(scene.Origin.Url("/"));

        // The origin is no proxy and knows no file of an absolute form: that it was asked is what counts.
        await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            FetchAsync(
                scene,
                "http://nowhere.invalid/f.json.gz",
                new HttpOptions { Configure = handler => handler.Proxy = proxy }
            )
        );

        Assert.NotEmpty(scene.Origin.Requests);
    }

    [Fact]
    public async Task A_hook_cannot_turn_on_decompression_or_redirects()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);

        await FetchAsync(
            scene,
            url,
            new HttpOptions
            {
                Configure = handler =>
                {
                    handler.AutomaticDecompression = DecompressionMethods.All;
                    handler.AllowAutoRedirect = true;
                    handler.UseCookies = true;
                },
                Wrap = inner =>
                {
                    var handler = Assert.IsType<SocketsHttpHandler>(inner);
                    Assert.Equal(DecompressionMethods.None, handler.AutomaticDecompression);
                    Assert.False(handler.AllowAutoRedirect || handler.UseCookies);
                    return inner;
                },
            }
        );
    }

    private static async Task<FetchResult> FetchAsync(FetchScene scene, string url, HttpOptions http)
    {
        await using var fetcher = new FileFetcher(
            new FileFetcherOptions
            {
                Box = scene.Box,
                Limits = scene.Limits,
                Http = http,
            }
        );
        return await fetcher.FetchAsync(
            Source.Parse(url),
            FetchOptions.Default,
            null,
            TestContext.Current.CancellationToken
        );
    }

    private sealed class CountingHandler : DelegatingHandler
    {
        private int requests;

        public int Requests => requests;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Interlocked.Increment(ref requests);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
