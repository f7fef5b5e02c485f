using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

public sealed class ApiCommandTests : IAsyncLifetime
{
    private readonly CliBench cli = new();
    private Origin origin = null!;

    public async ValueTask InitializeAsync()
    {
        origin = await Origin.StartAsync();
        cli.Variables["XDG_CACHE_HOME"] = cli.PathOf("cache");
        await File.WriteAllTextAsync(
            cli.PathOf("things.json"),
            $$"""
            {
              "name": "my:things", "base_url": "{{origin.Url("/api/")}}",
              "request": { "method": "POST", "path": "things", "json": { "page": "{page}", "kind": "{kind}" } },
              "parameters": { "kind": { "description": "which", "required": true } },
              "records": "/results", "key": ["/id"],
              "pagination": { "type": "page", "total": "/count", "cap": 4 },
              "authentication": { "type": "api_key", "in": "header", "name": "X-Key", "secret": "my_key", "optional": true }
            }
            """
        );
        origin.Handle(
            "/api/things",
            request =>
                OriginResponse.Json(
                    System.Text.Encoding.UTF8.GetString(request.Body).Contains("\"page\":0", StringComparison.Ordinal)
                        ? """{"count":4,"results":[{"id":1},{"id":2}]}"""
                        : """{"count":4,"results":[{"id":3},{"id":4}]}"""
                )
        );
    }

    public async ValueTask DisposeAsync()
    {
        await origin.DisposeAsync();
        cli.Dispose();
    }

    [Fact]
    public async Task Fetches_all_pages_into_one_file_and_tells_what_it_must()
    {
        var result = await cli.RunAsync("api", "things.json", "--param", "kind=old ones");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.StartsWith("fetched my-things-old-ones.ndjson  4 records, 36 B in ", result.Out);
        Assert.Contains("2 requests  sha256 ", result.Out);
        Assert.Contains("warning: The API shows no more than 4 records", result.Error);
        Assert.Equal(
            ["{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}"],
            File.ReadAllLines(cli.PathOf("my-things-old-ones.ndjson"))
        );
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task Prints_one_document()
    {
        var result = await cli.RunAsync("api", "./things.json", "--param", "kind=a", "-o", "a.ndjson.gz", "--json");

        Assert.Equal("my:things", result.Json.GetProperty("resource").GetString());
        Assert.Equal(4, result.Json.GetProperty("records").GetInt32());
        Assert.Equal("gzip", result.Json.GetProperty("record").GetProperty("regime").GetString());
        Assert.Equal(2, result.Json.GetProperty("record").GetProperty("api").GetProperty("pages").GetInt32());
        Assert.Equal(1, result.Json.GetProperty("warnings").GetArrayLength());
    }

    [Fact]
    public async Task A_dry_run_prints_the_first_request_and_asks_nothing()
    {
        cli.Variables["STARHAUL_SECRET_MY_KEY"] = "s3cret";
        var body = """{"filters":{"x":1}}""";

        var result = await cli.RunAsync("api", "things.json", "--param", "kind=a", "--body", body, "--dry-run");

        Assert.Equal(
            $"POST {origin.Url("/api/things")}\n" + """{"page":0,"kind":"a","filters":{"x":1}}""" + "\n-> my-things-a-",
            result.Out[..(result.Out.LastIndexOf('-') + 1)]
        );
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_key_comes_from_the_environment_or_a_file_of_ones_own()
    {
        cli.Variables["STARHAUL_SECRET_MY_KEY"] = "s3cret";
        await cli.RunAsync("api", "things.json", "--param", "kind=a");
        cli.Variables.Remove("STARHAUL_SECRET_MY_KEY");
        await File.WriteAllTextAsync(
            cli.PathOf("keys.json"),
            """{"my_key":"s3cret2"}""",
            TestContext.Current.CancellationToken
        );
        var open = await cli.RunAsync("api", "things.json", "--param", "kind=b", "--secrets", "keys.json");
        using (var chmod = System.Diagnostics.Process.Start("chmod", ["600", cli.PathOf("keys.json")]))
        {
            await chmod.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var result = await cli.RunAsync("api", "things.json", "--param", "kind=c", "--secrets", "keys.json");

        Assert.Equal(ExitCode.Destination, open.ExitCode);
        Assert.Contains("chmod 600", open.Error);
        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Equal(
            ["s3cret", "s3cret", "s3cret2", "s3cret2"],
            origin.Requests.Select(request => request.Headers["X-Key"])
        );
    }

    [Fact]
    public async Task Systems_go_into_tables()
    {
        origin.Handle(
            "/api/around",
            _ => OriginResponse.Json("""[{"name":"Sol","id64":10477373803,"coords":{"x":0,"y":0,"z":0}}]""")
        );
        await File.WriteAllTextAsync(
            cli.PathOf("around.json"),
            $$"""{"name":"around","base_url":"{{origin.Url("/api/")}}","request":{"path":"around"},"galaxy":"dump"}""",
            TestContext.Current.CancellationToken
        );

        var result = await cli.RunAsync("api", "around.json", "--to", $"sqlite:{cli.PathOf("g.db")}");
        var json = await cli.RunAsync("api", "around.json", "--to", $"sqlite:{cli.PathOf("h.db")}", "--json");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Matches(@"systems +1 +0 +0 +0", result.Out);
        Assert.Equal(1, json.Json.GetProperty("load").GetProperty("records").GetInt32());
    }

    [Theory]
    [InlineData("not-a.db")]
    [InlineData("nowhere/g.db")]
    public async Task A_target_that_cannot_be_opened_is_told_before_the_first_request(string name)
    {
        await File.WriteAllTextAsync(
            cli.PathOf("not-a.db"),
            new string('x', 10_000),
            TestContext.Current.CancellationToken
        );
        await File.WriteAllTextAsync(
            cli.PathOf("around.json"),
            $$"""{"name":"around","base_url":"{{origin.Url("/api/")}}","request":{"path":"around"},"galaxy":"dump"}""",
            TestContext.Current.CancellationToken
        );

        var result = await cli.RunAsync("api", "around.json", "--to", "sqlite:" + cli.PathOf(name));

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.Contains(name, result.Error);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Records_of_any_kind_go_into_a_folder()
    {
        var result = await cli.RunAsync("api", "things.json", "--param", "kind=a", "--to", "ndjson:out");
        var tables = await cli.RunAsync("api", "things.json", "--param", "kind=a", "--to", "sqlite:g.db");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Equal(4, File.ReadAllLines(cli.PathOf("out/my-things-a.ndjson")).Length);
        Assert.Equal(ExitCode.Usage, tables.ExitCode);
        Assert.Contains("Records of my:things have no tables", tables.Error);
    }

    [Theory]
    [InlineData("edsm:sphere-system", "Did you mean 'edsm:sphere-systems'?", "--param", "a=b")]
    [InlineData("things.json", "needs the parameter 'kind' (which)")]
    [InlineData("things.json", "has no parameter 'colour'; it has kind", "--param", "colour=red")]
    [InlineData("things.json", "Expected NAME=VALUE", "--param", "kind")]
    [InlineData("things.json", "Expected a JSON object", "--param", "kind=a", "--body", "[1]")]
    [InlineData("things.json", "cannot be asked for what is new", "--param", "kind=a", "--since", "2026-11-01")]
    [InlineData("things.json", "cannot be asked for what is new", "--param", "kind=a", "--since", "last")]
    [InlineData("things.json", "Expected a day or a time", "--param", "kind=a", "--since", "yesterday")]
    [InlineData("broken.json", "broken.json: /base_url: expected an http or https URL")]
    public async Task Says_what_cannot_be_used(string resource, string expected, params string[] words)
    {
        await File.WriteAllTextAsync(
            cli.PathOf("broken.json"),
            """{"name":"x","base_url":"ftp://a/","request":{}}""",
            TestContext.Current.CancellationToken
        );

        var result = await cli.RunAsync(["api", resource, .. words]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(expected, result.Error);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Shows_what_the_box_holds_and_asks_nothing()
    {
        var nothing = await cli.RunAsync("api", "things.json", "--state");
        Assert.Contains("Nothing of my:things is here.", nothing.Out);
        await cli.RunAsync("api", "things.json", "--param", "kind=old", "-o", "old.ndjson");
        origin.Handle(
            "/api/things",
            request =>
                System.Text.Encoding.UTF8.GetString(request.Body).Contains("\"page\":0", StringComparison.Ordinal)
                    ? OriginResponse.Json("""{"count":4,"results":[{"id":1},{"id":2}]}""")
                    : OriginResponse.Of(404)
        );
        await cli.RunAsync("api", "things.json", "--param", "kind=new", "-o", "new.ndjson");
        origin.ForgetRequests();

        var lines = await cli.RunAsync("api", "things.json", "--state");
        var json = await cli.RunAsync("api", "things.json", "--state", "--json");

        Assert.Contains("old.ndjson  4 records of 2 pages", lines.Out);
        Assert.Contains("new.ndjson.part  2 records of 1 page; goes on at {\"page\":1}", lines.Out);
        Assert.Equal(2, json.Json.GetProperty("files").GetArrayLength());
        Assert.Empty(origin.Requests);
    }
}
