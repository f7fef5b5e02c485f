using System.Text;
using System.Text.Json;
using Starhaul.Api.Limits;
using Starhaul.Api.Paging;
using Xunit;

namespace Starhaul.Tests.Api;

public sealed class DefinitionTests
{
    private const string Whole = """
        {
          // a comment is let be
          "name": "things", "description": "all things", "base_url": "https://example.org/api/",
          "request": { "method": "POST", "path": "things/{kind}", "query": { "n": 5 }, "headers": { "X-A": "b" },
                       "json": { "page": "{page}" } },
          "parameters": { "kind": { "description": "which", "required": true }, "size": { "default": 10 } },
          "records": "/data/*/items", "key": ["/id"],
          "pagination": { "type": "page", "first": 1, "size": 100, "total": "/count", "cap": 10000 },
          "limits": [ { "type": "sliding_window", "requests": 10, "per": "10s" }, { "type": "leaky_bucket", "every": "500ms" } ],
          "block": "10s",
          "errors": [ { "status": [404], "body": "empty_json", "pointer": "/e", "in": [400, "x"], "then": "stop", "message": "/m", "block": "1h" } ],
          "authentication": { "type": "api_key", "in": "header", "name": "X-Key", "secret": "my_key", "optional": true },
          "incremental": { "time": "/updated", "overlap": "2h", "format": "unix" },
          "stable": true,
          "galaxy": "edsm_bodies"
        }
        """;

    [Fact]
    public void Every_field_is_read()
    {
        var read = Parse(Whole);

        Assert.Equal("things", read.Name);
        Assert.Equal(("POST", "things/{kind}", "5"), (read.Request.Method, read.Request.Path, read.Request.Query["n"]));
        Assert.True(read.Parameters["kind"].IsRequired);
        Assert.Equal("10", read.Parameters["size"].Default);
        Assert.Equal(
            new PageNumberPagination
            {
                FirstPage = 1,
                Size = 100,
                Total = "/count",
                Cap = 10_000,
            },
            read.Pagination
        );
        Assert.Equal(
            [
                new SlidingWindowLimit { Requests = 10, Per = TimeSpan.FromSeconds(10) },
                new LeakyBucketLimit { Every = TimeSpan.FromMilliseconds(500) },
            ],
            read.Limits
        );
        var rule = Assert.Single(read.Errors);
        Assert.Equal(
            (ApiBodyKind.EmptyJson, "/e", ApiErrorAction.Stop, TimeSpan.FromHours(1)),
            (rule.Body, rule.At, rule.Then, rule.Block)
        );
        Assert.Equal(["400", "x"], rule.Values);
        Assert.Equal(ApiAuthenticationKind.KeyInHeader, read.Authentication!.Kind);
        Assert.Equal(TimeSpan.FromHours(2), read.Incremental!.Overlap);
        Assert.True(read.IsStable);
        Assert.Equal(GalaxyForm.EdsmBodies, read.Galaxy);
    }

    [Theory]
    [InlineData("\"name\": \"things\",", "", "the definition: 'name' is missing")]
    [InlineData(
        "\"size\": 100",
        "\"size\": \"many\"",
        "/pagination/size: expected a whole number from 1, found \"many\""
    )]
    [InlineData("\"size\": 100", "\"sise\": 100", "/pagination/sise: unknown; /pagination may hold type, first, size")]
    [InlineData("\"per\": \"10s\"", "\"per\": 10", "/limits/0/per: expected a time such as 500ms, 10s")]
    [InlineData(
        "\"then\": \"stop\"",
        "\"then\": \"panic\"",
        "/errors/0/then: expected one of retry, skip, stop, empty"
    )]
    [InlineData("\"/data/*/items\"", "\"data\"", "/records: expected a JSON pointer, such as /results, found \"data\"")]
    [InlineData("https://example.org/api/", "https://u:p@example.org/api/", "/base_url: expected an http or https URL")]
    [InlineData(
        "\"type\": \"page\"",
        "\"type\": \"pages\"",
        "/pagination/type: expected one of single, page, offset, cursor"
    )]
    [InlineData("\"method\": \"POST\"", "\"method\": \"GET\"", "/request/method: a request with a body is a POST")]
    [InlineData("\"stable\": true", "\"stable\": 1", "/stable: expected true or false, found 1")]
    [InlineData("{ \"type\": \"leaky_bucket\", \"every\": \"500ms\" }", "5", "/limits/1: expected an object, found 5")]
    [InlineData(
        "\"{page}\"",
        "\"{pgae}\"",
        "/request/json/page: nothing gives 'pgae' a value; there are kind, size, page"
    )]
    [InlineData("things/{kind}", "//example.com/{kind}", "/request/path: expected a path relative to base_url")]
    [InlineData("things/{kind}", "https://example.com/{kind}", "/request/path: expected a path relative to base_url")]
    [InlineData("\"X-A\"", "\"X A\"", "/request/headers/X A: 'X A' is no header field that a request may set")]
    [InlineData("\"X-A\"", "\"Content-Type\"", "'Content-Type' is no header field that a request may set")]
    [InlineData("\"X-Key\"", "\"\"", "/authentication/name: '' is no header field")]
    [InlineData("\"unix\"", "\"Q\"", "/incremental/format: expected iso, unix or a .NET format")]
    [InlineData(
        "\"X-A\": \"b\"",
        "\"X-A\": \"b\\r\\nX-B: c\"",
        "/request/headers/X-A: expected the value of a header field, without line breaks"
    )]
    [InlineData("\"json\": { \"page\": \"{page}\" }", "\"json\": {}", "/request: '{page}' is nowhere in it")]
    [InlineData(
        "\"type\": \"api_key\"",
        "\"type\": \"bearer\"",
        "/authentication/in: unknown; /authentication may hold type, secret, optional"
    )]
    [InlineData(
        "\"type\": \"api_key\", \"in\": \"header\", \"name\": \"X-Key\"",
        "\"type\": \"basic\", \"user\": \"u\", \"scope\": \"all\"",
        "/authentication/scope: unknown; /authentication may hold type, secret, optional, user"
    )]
    [InlineData("\"n\": 5", "\"n\": 5, \"n\": 6", "Duplicate property 'n'")]
    [InlineData("\"stable\": true", "\"stable\": ", "things.json is not JSON")]
    [InlineData("\"edsm_bodies\"", "true", "/galaxy: expected one of dump, spansh_systems")]
    public void A_fault_names_its_field(string part, string replacement, string expected)
    {
        Assert.Contains(part, Whole);
        var error = Assert.Throws<FormatException>(() => Parse(Whole.Replace(part, replacement)));

        Assert.StartsWith("things.json", error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("""{"type":"page"}""", "/request", "'{page}'")]
    [InlineData("""{"type":"offset","limit":5}""", "/request", "'{offset}'")]
    [InlineData("""{"type":"cursor","cursor":"/c"}""", "/request", "'{cursor}'")]
    [InlineData("""{"type":"time_windows","window":"1d"}""", "/request", "'{window_start}' or '{window_end}'")]
    [InlineData("""{"type":"job","job":"/j","poll":{"path":"x"}}""", "/pagination/poll", "'{job}'")]
    [InlineData(
        """{"type":"save_and_recall","reference":"/r","recall":{"path":"{page}"}}""",
        "/pagination/recall",
        "'{reference}'"
    )]
    [InlineData(
        """{"type":"save_and_recall","reference":"/r","recall":{"path":"{reference}"}}""",
        "/pagination/recall",
        "'{page}'"
    )]
    public void A_request_without_what_turns_its_pages_is_refused(string pagination, string place, string missing)
    {
        var error = Assert.Throws<FormatException>(() =>
            Parse($$"""{"name":"n","base_url":"http://h/","request":{"path":"p"},"pagination":{{pagination}}}""")
        );

        Assert.Contains($"{place}: {missing} is nowhere in it", error.Message);
    }

    [Fact]
    public void A_key_in_the_body_of_a_request_without_one_is_refused()
    {
        var error = Assert.Throws<FormatException>(() =>
            Parse(
                """
                {"name":"n","base_url":"http://h/","request":{"path":"p"},
                 "authentication":{"type":"api_key","in":"body","name":"/key","secret":"s"}}
                """
            )
        );

        Assert.Contains("/authentication/in: expected header or query", error.Message);
    }

    [Fact]
    public void A_parameter_with_a_line_break_is_sent_in_no_header()
    {
        using var box = new Box();
        var fetcher = new ApiFetcher(new ApiFetcherOptions { Box = box.Path });
        var resource = Parse(
            """
            {"name":"n","base_url":"http://h/","request":{"path":"p","headers":{"X-A":"{a}"}},"parameters":{"a":{}}}
            """
        );

        var error = Assert.Throws<ArgumentException>(() =>
            fetcher.Plan(resource, new ApiQuery { Parameters = new Dictionary<string, string> { ["a"] = "b\nX-B: c" } })
        );

        Assert.Contains("X-A", error.Message);
    }

    [Fact]
    public void The_built_in_ones_can_be_asked()
    {
        Assert.InRange(ApiResources.All.Count, 25, 100);
        Assert.All(
            ApiResources.All,
            resource =>
            {
                Assert.NotEmpty(resource.Description);
                Assert.NotEmpty(
                    resource.Limits.Concat(
                        resource.Name.StartsWith("ardent", StringComparison.Ordinal)
                            ? [new LeakyBucketLimit { Every = TimeSpan.FromSeconds(1) }]
                            : []
                    )
                );
                var names = resource
                    .Parameters.Where(pair => pair.Value.IsRequired)
                    .ToDictionary(pair => pair.Key, _ => "a b", StringComparer.Ordinal);
                using var box = new Box();
                var fetcher = new ApiFetcher(new ApiFetcherOptions { Box = box.Path });
                Assert.StartsWith(
                    $"{resource.Request.Method} {resource.BaseUrl}",
                    fetcher.Plan(resource, new ApiQuery { Parameters = names }).Request[0]
                );
            }
        );
    }

    [Fact]
    public void The_schema_knows_every_field_that_the_built_in_ones_have_and_files_of_several()
    {
        var root = Path.Combine(AppContext.BaseDirectory, "../../../..");
        var schema = File.ReadAllText(Path.Combine(root, "docs/api-resource.schema.json"));
        using var parsed = JsonDocument.Parse(schema);
        var forms = parsed.RootElement.GetProperty("$defs");
        var known = forms.GetProperty("resource").GetProperty("properties");
        var several = forms
            .GetProperty("several")
            .GetProperty("properties")
            .GetProperty("resources")
            .GetProperty("items");
        Assert.Equal(
            known.EnumerateObject().Select(static member => member.Name),
            several
                .GetProperty("propertyNames")
                .GetProperty("enum")
                .EnumerateArray()
                .Select(static name => name.GetString())
        );
        foreach (var path in Directory.GetFiles(Path.Combine(root, "src/Starhaul/Api/BuiltIn")))
        {
            using var definition = JsonDocument.Parse(File.ReadAllBytes(path));
            Assert.All(
                definition.RootElement.EnumerateObject(),
                member => Assert.True(known.TryGetProperty(member.Name, out _), member.Name)
            );
            Assert.Contains($"\"const\": \"{Type(definition.RootElement)}\"", schema);
        }

        static string Type(JsonElement definition) =>
            definition.TryGetProperty("pagination", out var pagination)
                ? pagination.GetProperty("type").GetString()!
                : "single";
    }

    [Fact]
    public void A_parameter_that_is_missing_or_unknown_is_named()
    {
        using var box = new Box();
        var fetcher = new ApiFetcher(new ApiFetcherOptions { Box = box.Path });
        var sphere = ApiResources.Get("edsm:system");

        var missing = Assert.Throws<ArgumentException>(() => fetcher.Plan(sphere, ApiQuery.All));
        var unknown = Assert.Throws<ArgumentException>(() =>
            fetcher.Plan(sphere, new ApiQuery { Parameters = new Dictionary<string, string> { ["system"] = "Sol" } })
        );

        Assert.Contains("needs the parameter 'systemName' (name of the system)", missing.Message);
        Assert.Contains("has no parameter 'system'; it has systemName, showId", unknown.Message);
    }

    [Theory]
    [InlineData("<https://a/b?c=1>; rel=\"next\"", "https://a/b?c=1")]
    [InlineData("<a>; rel=prev, <b,c;d>; title=\"x, <y>; rel=next\"; rel=NEXT", "b,c;d")]
    [InlineData("<a>;rel=\"last next\"", "a")]
    [InlineData("<a>; rel=nextish", null)]
    [InlineData("", null)]
    [InlineData("<a; rel=next", null)]
    public void A_link_header_is_read_as_RFC_8288_has_it(string header, string? expected) =>
        Assert.Equal(expected, LinkHeaderPagination.NextOf(header));

    private static ApiResource Parse(string json) => ApiResources.Parse(Encoding.UTF8.GetBytes(json), "things.json");

    private sealed class Box : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("starhaul-api-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
