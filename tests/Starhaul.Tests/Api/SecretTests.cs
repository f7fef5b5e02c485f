using System.Runtime.Versioning;
using System.Text;
using Starhaul.Api.Paging;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

public sealed class SecretTests
{
    private const string Secret = "s3cr/t";

    [Fact]
    public async Task A_key_goes_into_a_header()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/things", request => Things(request.Headers["X-Key"] == Secret));

        await FetchAsync(scene, Get(scene, ApiAuthenticationKind.KeyInHeader, "X-Key"));
    }

    [Fact]
    public async Task A_key_goes_into_the_query_and_nowhere_else()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/things", request => Things(ApiScene.Query(request, "k") == Secret));

        await FetchAsync(scene, Get(scene, ApiAuthenticationKind.KeyInQuery, "k"));
    }

    [Fact]
    public async Task A_key_goes_into_the_body()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/things",
            request => Things(ApiScene.Body(request)["header"]!["APIkey"]!.GetValue<string>() == Secret)
        );
        var resource = Get(scene, ApiAuthenticationKind.KeyInBody, "/header/APIkey") with
        {
            Request = ApiRequest.PostJson(
                "things",
                new System.Text.Json.Nodes.JsonObject { ["header"] = new System.Text.Json.Nodes.JsonObject() }
            ),
        };

        await FetchAsync(scene, resource);
    }

    [Fact]
    public async Task A_bearer_and_a_password_go_into_Authorization()
    {
        await using var scene = await ApiScene.StartAsync();
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("anna:" + Secret));
        scene.Origin.Handle(
            "/api/things",
            request =>
                Things(
                    request.Headers["Authorization"] is "Bearer " + Secret || request.Headers["Authorization"] == basic
                )
        );

        await FetchAsync(scene, Get(scene, ApiAuthenticationKind.Bearer, ""));
        await FetchAsync(scene, Get(scene, ApiAuthenticationKind.Basic, ""));
    }

    [Fact]
    public async Task A_token_is_asked_for_once_and_again_when_it_is_refused()
    {
        await using var scene = await ApiScene.StartAsync();
        var tokens = 0;
        scene.Origin.Handle(
            "/api/token",
            _ => OriginResponse.Json($$"""{"access_token":"T{{++tokens}}","expires_in":3600}""")
        );
        scene.Origin.Handle(
            "/api/things",
            request =>
                // The first token ends after two pages.
                request.Headers["Authorization"] == "Bearer T1"
                && ApiScene.Query(request, "page") is "2"
                    ? OriginResponse.Of(401)
                    : OriginResponse.Json(
                        ApiScene.Query(request, "page") is "4"
                            ? """{"results":[]}"""
                            : $$"""{"results":[{{ApiScene.Query(request, "page")}}]}"""
                    )
        );
        var resource = Get(scene, ApiAuthenticationKind.ClientCredentials, "") with
        {
            Request = ApiRequest.Get("things").With("page", "{page}"),
            Pagination = new PageNumberPagination(),
        };

        await FetchAsync(scene, resource);

        Assert.Equal(2, tokens);
        Assert.Equal(["0", "1", "2", "3"], scene.Lines());
        var asked = Encoding.UTF8.GetString(scene.Origin.Requests[0].Body);
        Assert.Equal("grant_type=client_credentials&scope=read", asked);
    }

    [Fact]
    public async Task A_token_may_be_given_at_another_origin()
    {
        await using var scene = await ApiScene.StartAsync();
        await using var giver = await Origin.StartAsync();
        giver.Handle(
            "/token",
            request =>
                request.Headers["Authorization"] is null
                    ? OriginResponse.Of(401)
                    : OriginResponse.Json("""{"access_token":"T1"}""")
        );
        scene.Origin.Handle("/api/things", request => Things(request.Headers["Authorization"] == "Bearer T1"));
        var resource = Get(scene, ApiAuthenticationKind.ClientCredentials, "");

        await FetchAsync(
            scene,
            resource with
            {
                Authentication = resource.Authentication! with { TokenUrl = giver.Url("/token") },
            }
        );

        Assert.Single(giver.Requests);
    }

    [Fact]
    public async Task A_redirect_to_another_host_gets_no_key()
    {
        await using var scene = await ApiScene.StartAsync();
        await using var other = await Origin.StartAsync();
        other.Handle("/elsewhere", _ => OriginResponse.Json("""{"results":[1]}"""));
        scene.Origin.Redirect("/api/things", other.Url("/elsewhere"));

        await FetchAsync(scene, Get(scene, ApiAuthenticationKind.KeyInHeader, "X-Key"));
        await FetchAsync(scene, Get(scene, ApiAuthenticationKind.Bearer, ""));

        Assert.All(other.Requests, request => Assert.DoesNotContain(Secret, string.Join(' ', request.Headers.Fields)));
    }

    [Fact]
    public async Task A_redirect_that_takes_the_key_along_is_refused_and_the_error_does_not_tell_it()
    {
        await using var scene = await ApiScene.StartAsync();
        await using var other = await Origin.StartAsync();
        scene.Origin.Redirect("/api/things", other.Url("/elsewhere?k=" + Uri.EscapeDataString(Secret)));

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            FetchAsync(scene, Get(scene, ApiAuthenticationKind.KeyInQuery, "k"))
        );

        Assert.Empty(other.Requests);
        Assert.DoesNotContain("s3cr", error.ToString());
    }

    [Fact]
    public async Task A_body_is_not_sent_to_another_host()
    {
        await using var scene = await ApiScene.StartAsync();
        await using var other = await Origin.StartAsync();
        scene.Origin.Redirect("/api/things", other.Url("/elsewhere"), 307);
        var resource = scene.Resource(ApiRequest.PostForm("things").With("a", "b"));

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() => scene.FetchAsync(resource));

        Assert.Contains("A POST is led on", error.Message);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task An_error_that_repeats_the_key_is_told_without_it()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/things",
            _ => OriginResponse.Json($$"""{"error":"the key {{Secret}} is wrong"}""", 403)
        );

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            FetchAsync(scene, Get(scene, ApiAuthenticationKind.KeyInQuery, "k"))
        );

        Assert.Contains("the key *** is wrong", error.Message);
        Assert.DoesNotContain("s3cr", error.ToString());
    }

    [Theory]
    [InlineData(nameof(ApiAuthenticationKind.KeyInHeader))]
    [InlineData(nameof(ApiAuthenticationKind.Basic))]
    public async Task An_answer_that_repeats_the_key_in_any_form_is_told_without_it(string name)
    {
        var kind = Enum.Parse<ApiAuthenticationKind>(name);
        await using var scene = await ApiScene.StartAsync();
        var said = "";
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                // The words of a message end after 60 characters, here in the middle of the key.
                var given = request.Headers["X-Key"] ?? request.Headers["Authorization"]![6..];
                return OriginResponse.Json(
                    $$"""{"error":"{{said}}{{given}} {{Uri.EscapeDataString(given).ToLowerInvariant()}}"}""",
                    403
                );
            }
        );
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("anna:" + Secret));
        foreach (var length in (int[])[0, 45, 53, 54, 55])
        {
            said = new string('x', length);
            var error = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
                FetchAsync(scene, Get(scene, kind, "X-Key"))
            );

            Assert.DoesNotContain("s3", error.ToString());
            Assert.DoesNotContain(basic[..4], error.ToString());
        }
    }

    [Fact]
    public async Task A_next_page_that_repeats_the_key_is_asked_for_with_it_once_and_written_down_without()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                Assert.Single(request.Target.Split("k="), part => part.StartsWith("s3cr", StringComparison.Ordinal));
                return ApiScene.Query(request, "token") is { } page
                    ? Things(page == "SECOND-PAGE")
                    // What the page is told by looks like a secret of theirs, and must come back all the same.
                    : OriginResponse.Json($$"""{"results":[0],"next":"/api/things?token=SECOND-PAGE&k={{Secret}}"}""");
            }
        );
        var resource = Get(scene, ApiAuthenticationKind.KeyInQuery, "k") with
        {
            Pagination = new NextUrlPagination { Url = "/next" },
        };

        await FetchAsync(scene, resource);

        Assert.Equal(["0", "1"], scene.Lines());
        Assert.DoesNotContain("SECOND-PAGE", File.ReadAllText(scene.PathOf("manifest.jsonl")));
    }

    [Fact]
    public async Task A_secret_that_is_missing_is_named()
    {
        await using var scene = await ApiScene.StartAsync();

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            scene.FetchAsync(Get(scene, ApiAuthenticationKind.Bearer, ""))
        );

        Assert.Contains("'the_key'", error.Message);
        Assert.Contains("STARHAUL_SECRET_THE_KEY", error.Hint);
        Assert.Empty(scene.Origin.Requests);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void A_file_of_secrets_is_its_owners_alone()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("starhaul-secrets-").FullName, "secrets.json");
        try
        {
            File.WriteAllText(path, $$"""{"the_key":"{{Secret}}"}""");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
            var error = Assert.Throws<DestinationException>(() => ApiSecrets.FromFile(path));
            Assert.Contains("chmod 600", error.Hint);

            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Assert.Equal(Secret, ApiSecrets.FromFile(path)("the_key"));
            Assert.Null(ApiSecrets.FromFile(path)("other"));

            File.WriteAllText(path, "{\"the_key\":" + Secret);
            Assert.DoesNotContain(
                "s3cr",
                Assert.Throws<DestinationException>(() => ApiSecrets.FromFile(path)).ToString()
            );
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static ApiResource Get(ApiScene scene, ApiAuthenticationKind kind, string name) =>
        scene.Resource(ApiRequest.Get("things")) with
        {
            Authentication = new ApiAuthentication
            {
                Kind = kind,
                Name = name,
                Secret = "the_key",
                User = "the_user",
                TokenUrl = "token",
                Scope = "read",
            },
        };

    private static async Task FetchAsync(ApiScene scene, ApiResource resource)
    {
        await using var fetcher = scene.CreateFetcher(options =>
            options with
            {
                Secrets = name => name == "the_user" ? "anna" : Secret,
                CacheFolder = scene.PathOf("cache"),
            }
        );
        var query = new ApiQuery { Force = true };
        Assert.DoesNotContain("s3cr", string.Join('\n', fetcher.Plan(resource, query).Request));
        try
        {
            await fetcher.FetchAsync(resource, query, cancellationToken: TestContext.Current.CancellationToken);
        }
        finally
        {
            var written = Directory.GetFiles(scene.Box, "*", SearchOption.AllDirectories).Select(File.ReadAllText);
            Assert.All(written, text => Assert.DoesNotContain("s3cr", text));
        }
    }

    private static OriginResponse Things(bool isRight) =>
        isRight ? OriginResponse.Json("""{"results":[1]}""") : OriginResponse.Json("""{"error":"who are you?"}""", 401);
}
