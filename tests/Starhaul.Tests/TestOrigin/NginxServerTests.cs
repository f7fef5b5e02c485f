using System.Net;
using System.Net.Http.Headers;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.TestOrigin;

public sealed class NginxServerTests
{
    [Fact]
    public async Task Serves_files_over_both_protocols_and_logs_them()
    {
        Assert.SkipUnless(NginxServer.IsAvailable, NginxServer.SkipReason);
        await using var nginx = await NginxServer.StartAsync();
        var bytes = OriginContent.Random(100_000).ToArray();
        await nginx.PutAsync("a.bin", bytes);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = TestAuthority.Shared.Validate;
        using var client = new HttpClient(handler);

        var plain = await client.GetByteArrayAsync(nginx.Url("/a.bin"), TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, nginx.SecureUrl("/a.bin"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Range = new RangeHeaderValue(10, 19);
        using var secure = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(bytes, plain);
        Assert.Equal(bytes[10..20], await secure.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        var log = await nginx.AccessLogAsync(lines => lines.Length == 2);
        Assert.StartsWith("HTTP/1.1 ", log[0], StringComparison.Ordinal);
        Assert.StartsWith("HTTP/2.0 ", log[1], StringComparison.Ordinal);
        Assert.Contains("bytes=10-19", log[1], StringComparison.Ordinal);
    }
}
