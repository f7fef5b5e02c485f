using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

/// <summary>Ways to say who asks that need a request of their own.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private ApiScene scene = null!;

    public async ValueTask InitializeAsync() => scene = await ApiScene.StartAsync();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task A_refresh_token_gives_tokens_and_the_next_refresh_token()
    {
        var given = new List<string>();
        scene.Origin.Handle(
            "/api/token",
            request =>
            {
                given.Add(Encoding.UTF8.GetString(request.Body));
                return OriginResponse.Json(
                    $$"""{"access_token":"t{{given.Count}}","refresh_token":"r{{given.Count}}","expires_in":3600}"""
                );
            }
        );
        ServePages(request =>
            request.Headers["Authorization"] == $"Bearer t{(scene.Origin.Requests.Count > 4 ? 2 : 1)}"
        );

        var result = await FetchAsync("""{"type":"refresh_token","secret":"first","user":"me","token_url":"token"}""");

        Assert.Equal(3, result.Records);
        Assert.Equal(
            [
                "grant_type=refresh_token&refresh_token=zero-token&client_id=anna",
                "grant_type=refresh_token&refresh_token=r1&client_id=anna",
            ],
            given
        );
    }

    [Theory(Timeout = 60_000)]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task An_assertion_is_signed_by_the_key(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var assertion = "";
        scene.Origin.Handle(
            "/api/token",
            request =>
            {
                assertion = Encoding.UTF8.GetString(request.Body).Split("assertion=")[1];
                return OriginResponse.Json("""{"access_token":"t1"}""");
            }
        );
        ServePages(request => request.Headers["Authorization"] == "Bearer t1");

        await FetchAsync(
            """{"type":"jwt_bearer","secret":"pem","issuer":"robot","token_url":"token"}""",
            algorithm == "RS256" ? rsa.ExportPkcs8PrivateKeyPem() : curve.ExportPkcs8PrivateKeyPem()
        );

        var parts = assertion.Split('.');
        var text = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        var signature = Decoded(parts[2]);
        Assert.True(
            algorithm == "RS256"
                ? rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                : curve.VerifyData(text, signature, HashAlgorithmName.SHA256)
        );
        Assert.Equal(algorithm, JsonElement.Parse(Decoded(parts[0])).GetProperty("alg").GetString());
        Assert.Equal(
            scene.Origin.Url("/api/token"),
            JsonElement.Parse(Decoded(parts[1])).GetProperty("aud").GetString()
        );
    }

    [Theory(Timeout = 60_000)]
    [InlineData("", "Cookie", "sid=abc123; lang=en")]
    [InlineData(",\"token\":\"/data/token\"", "Authorization", "Bearer tok77")]
    public async Task A_login_gives_the_cookies_or_the_token_that_requests_carry(
        string token,
        string header,
        string expected
    )
    {
        scene.Origin.Handle(
            "/api/login",
            _ =>
            {
                var answer = OriginResponse.Json("""{"data":{"token":"tok77"}}""");
                return answer with
                {
                    Headers = answer
                        .Headers.Add("Set-Cookie", "sid=abc123; Path=/; HttpOnly")
                        .Add("Set-Cookie", "lang=en"),
                };
            }
        );
        ServePages(request => request.Headers[header] == expected);

        var result = await FetchAsync(
            $$$"""
            {"type":"login","user":"me","secret":"first","request":{"method":"POST","path":"login","json":{"u":"{user}","p":"{secret}"}}{{{token}}}}
            """
        );

        Assert.Equal(3, result.Records);
        Assert.Equal("""{"u":"anna","p":"zero-token"}""", Encoding.UTF8.GetString(scene.Origin.Requests[0].Body));
        Assert.Equal(1, scene.Origin.Requests.Count(request => request.Path == "/api/login"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_parent_and_its_children_share_a_token_and_ask_for_another_one_when_it_is_refused()
    {
        // Refresh tokens are good for once, and each token for 30 requests.
        var (issued, uses) = (0, 0);
        var token = new Lock();
        scene.Origin.Handle(
            "/api/token",
            request =>
            {
                lock (token)
                {
                    var expected = issued == 0 ? "zero-token" : $"refresh-{issued}";
                    if (!Encoding.UTF8.GetString(request.Body).Contains(expected, StringComparison.Ordinal))
                    {
                        return OriginResponse.Json("""{"error":"invalid_grant"}""", 400);
                    }

                    (issued, uses) = (issued + 1, 0);
                    return OriginResponse.Json(
                        $$"""{"access_token":"T{{issued}}","refresh_token":"refresh-{{issued}}"}"""
                    );
                }
            }
        );
        OriginResponse Guarded(OriginRequest request, string json)
        {
            lock (token)
            {
                return request.Headers["Authorization"] == $"Bearer T{issued}" && uses++ < 30
                    ? OriginResponse.Json(json)
                    : OriginResponse.Of(401);
            }
        }

        scene.Origin.Handle(
            "/api/names",
            request => Guarded(request, $"[{string.Join(',', Enumerable.Range(0, 100))}]")
        );
        scene.Origin.Handle("/api/things", request => Guarded(request, $"[{ApiScene.Query(request, "n")}]"));
        var json = """
            {"defaults":{"base_url":"BASE","authentication":{"type":"refresh_token","secret":"first","token_url":"token"}},"resources":[
              {"name":"names","request":{"path":"names"}},
              {"name":"things","request":{"path":"things","query":{"n":"{n}"}},"parameters":{"n":{"required":true}},
               "parent":{"resource":"names","parameters":{"n":""}}}]}
            """;
        var resource = ApiResources.Parse(
            Encoding.UTF8.GetBytes(json.Replace("BASE", scene.BaseUrl.AbsoluteUri, StringComparison.Ordinal)),
            "things.json",
            name: "things"
        );
        await using var fetcher = scene.CreateFetcher(options => options with { Secrets = _ => "zero-token" });

        var result = await fetcher.FetchAsync(
            resource,
            ApiQuery.All,
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"{n}"), File.ReadAllLines(result.Path));
        Assert.InRange(issued, 4, 8);
    }

    private static byte[] Decoded(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private void ServePages(Func<OriginRequest, bool> isKnown) =>
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                var page = ApiScene.Query(request, "page");
                return isKnown(request)
                    ? OriginResponse.Json(page is "0" or "1" or "2" ? $$"""{"r":[{{page}}]}""" : """{"r":[]}""")
                    : OriginResponse.Of(401);
            }
        );

    private async Task<FetchResult> FetchAsync(string authentication, string? pem = null)
    {
        var resource = ApiResources.Parse(
            Encoding.UTF8.GetBytes(
                """{"name":"things","base_url":"BASE","request":{"path":"things","query":{"page":"{page}"}},"records":"/r","pagination":{"type":"page"},"authentication":AUTH}"""
                    .Replace("BASE", scene.BaseUrl.AbsoluteUri, StringComparison.Ordinal)
                    .Replace("AUTH", authentication, StringComparison.Ordinal)
            ),
            "things.json"
        );
        var secrets = new Dictionary<string, string?>
        {
            ["first"] = "zero-token",
            ["me"] = "anna",
            ["pem"] = pem,
        };
        await using var fetcher = scene.CreateFetcher(options =>
            options with
            {
                Secrets = name => secrets.GetValueOrDefault(name),
            }
        );
        return await fetcher.FetchAsync(
            resource,
            ApiQuery.All,
            cancellationToken: TestContext.Current.CancellationToken
        );
    }
}
