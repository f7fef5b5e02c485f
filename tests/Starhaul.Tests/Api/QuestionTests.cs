using System.IO.Compression;
using System.Net;
using System.Text;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

/// <summary>What is asked, which file it goes to, and what becomes of the file that is there.</summary>
public sealed class QuestionTests : IAsyncLifetime
{
    private ApiScene scene = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => scene = await ApiScene.StartAsync();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Theory(Timeout = 60_000)]
    [InlineData("HIP+7 1", "HIP-7 1")]
    [InlineData("ö", "å")]
    [InlineData("a-b", "a b")]
    [InlineData("a", "a.")]
    [InlineData("", ".")]
    public async Task Two_questions_have_two_files(string one, string other)
    {
        scene.Origin.Handle(
            "/api/things",
            request => OriginResponse.Json($$"""{"r":["{{ApiScene.Query(request, "k")}}"]}""")
        );

        var first = await FetchAsync(one);
        var second = await FetchAsync(other);

        Assert.NotEqual(first.Path, second.Path);
        Assert.Equal($"\"{one}\"", File.ReadAllLines(first.Path).Single());
        Assert.Equal($"\"{other}\"", File.ReadAllLines(second.Path).Single());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_answer_to_another_question_is_not_replaced()
    {
        scene.Origin.Handle(
            "/api/things",
            request => OriginResponse.Json($$"""{"r":["{{ApiScene.Query(request, "k")}}"]}""")
        );
        await FetchAsync("1", output: "o.ndjson");

        var error = await Assert.ThrowsAsync<DestinationException>(() => FetchAsync("2", output: "o.ndjson"));

        Assert.Contains("another question", error.Message, StringComparison.Ordinal);
        Assert.Equal(["\"1\""], scene.Lines("o.ndjson"));
        await FetchAsync("2", output: "o.ndjson", force: true);
        Assert.Equal(["\"2\""], scene.Lines("o.ndjson"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_was_edited_by_hand_is_not_replaced()
    {
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json("""{"r":[1]}"""));
        var result = await FetchAsync("1");
        await File.AppendAllTextAsync(result.Path, "# mine\n", Ending);

        await Assert.ThrowsAsync<DestinationException>(() => FetchAsync("1"));

        Assert.EndsWith("# mine\n", await File.ReadAllTextAsync(result.Path, Ending), StringComparison.Ordinal);
        await FetchAsync("1", force: true);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""{"r":[]}""")]
    [InlineData("""{"r":null}""")]
    public async Task No_records_where_there_were_some_are_not_believed(string empty)
    {
        var body = """{"r":[1,2,3]}""";
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json(body));
        var first = await FetchAsync("1");
        body = empty;

        for (var run = 0; run < 2; run++)
        {
            var error = await Assert.ThrowsAsync<IntegrityException>(() => FetchAsync("1"));
            Assert.Contains("AllowEmpty", error.Hint, StringComparison.Ordinal);
        }

        Assert.Equal(3, File.ReadAllLines(first.Path).Length);
        Assert.Equal(3, scene.Origin.Requests.Count);
        Assert.Equal(0, (await FetchAsync("1", allowEmpty: true)).Records);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stated_total_of_none_is_believed()
    {
        var body = """{"n":2,"r":[1,2]}""";
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json(body));
        const string More = "\"pagination\":{\"type\":\"single\",\"total\":\"/n\"},";
        await FetchAsync("1", more: More);
        body = """{"n":0,"r":[]}""";

        Assert.Equal(0, (await FetchAsync("1", more: More)).Records);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_empty_answer_is_asked_for_again_before_it_is_believed()
    {
        scene.Origin.Handle(
            "/api/things",
            _ => OriginResponse.Json(scene.Origin.Requests.Count < 3 ? "{}" : """{"r":[5]}""")
        );
        const string More = "\"errors\":[{\"body\":\"empty_json\",\"then\":\"empty\",\"confirm\":2}],";

        Assert.Equal(1, (await FetchAsync("1", more: More)).Records);
        Assert.Equal(3, scene.Origin.Requests.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null, "{\"k\":7,\"on\":true}")]
    [InlineData("8.5", "{\"k\":8.5,\"on\":true}")]
    public async Task A_parameter_keeps_its_type_in_a_JSON_body(string? value, string expected)
    {
        ServeBody();

        await FetchTypedAsync(value);

        Assert.Equal(expected, Encoding.UTF8.GetString(scene.Origin.Requests[0].Body));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_value_of_another_type_is_refused_before_any_request()
    {
        ServeBody();

        await Assert.ThrowsAsync<ArgumentException>(() => FetchTypedAsync("several"));

        Assert.Empty(scene.Origin.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_cursor_keeps_its_type_in_a_JSON_body()
    {
        scene.Origin.Handle(
            "/api/things",
            request => OriginResponse.Json(request.Body.Length > 2 ? """{"r":[2],"c":null}""" : """{"r":[1],"c":34}""")
        );
        await scene.FetchAsync(
            Parse(
                """
                "request":{"method":"POST","path":"things","json":{"c":"{cursor}"}},"records":"/r","pagination":{"type":"cursor","cursor":"/c"}
                """
            )
        );

        Assert.Equal("{\"c\":34}", Encoding.UTF8.GetString(scene.Origin.Requests[1].Body));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public async Task Dots_do_not_lead_out_of_a_path(string value)
    {
        var resource = Parse(
            """
            "request":{"path":"v2/sys/{n}/info"},"parameters":{"n":{"required":true}}
            """
        );

        await Assert.ThrowsAsync<ArgumentException>(() => scene.FetchAsync(resource, Query("n", value)));

        Assert.Empty(scene.Origin.Requests);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("../y", "/api/v2/sys/..%2Fy/info")]
    [InlineData("..\\y", "/api/v2/sys/..%5Cy/info")]
    [InlineData("%2e%2e", "/api/v2/sys/%252e%252e/info")]
    public async Task A_slash_in_a_value_parts_no_path(string value, string expected)
    {
        var resource = Parse(
            """
            "request":{"path":"v2/sys/{n}/info"},"parameters":{"n":{"required":true}}
            """
        );

        await Assert.ThrowsAsync<SourceUnavailableException>(() => scene.FetchAsync(resource, Query("n", value)));

        Assert.Equal(expected, scene.Origin.Requests.Single().Target);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dots_that_a_server_gives_are_refused_as_its_fault()
    {
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json("""{"job":".."}""", 202));
        var resource = Parse(
            """
            "request":{"path":"things"},"records":"/r","pagination":{"type":"job","job":"/job","poll":{"path":"jobs/{job}/x"},"first_pause":"1ms"}
            """
        );

        await Assert.ThrowsAsync<UnexpectedContentException>(() => scene.FetchAsync(resource));

        Assert.Single(scene.Origin.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task Several_values_are_repeated_in_a_query_and_an_array_in_a_body()
    {
        ServeBody();
        var query = new ApiQuery { Lists = new Dictionary<string, IReadOnlyList<string>> { ["k"] = ["4", "6"] } };
        await scene.FetchAsync(
            Parse(
                """
                "request":{"method":"POST","path":"things","query":{"q":"{k}"},"json":{"k":"{k}"}},"parameters":{"k":{"default":1}},"records":"/r"
                """
            ),
            query
        );

        Assert.Equal("/api/things?q=4&q=6", scene.Origin.Requests[0].Target);
        Assert.Equal("{\"k\":[4,6]}", Encoding.UTF8.GetString(scene.Origin.Requests[0].Body));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("deflate raw")]
    [InlineData("gzip, deflate")]
    public async Task Coded_answers_are_asked_for_and_decoded(string coding)
    {
        scene.Origin.Handle("/api/things", _ => Coded("""{"r":[11,12]}""", coding));

        var result = await FetchAsync("1");

        Assert.Equal(["11", "12"], File.ReadAllLines(result.Path));
        Assert.Contains("gzip", scene.Origin.Requests[0].Headers["Accept-Encoding"], StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(301, "GET")]
    [InlineData(302, "GET")]
    [InlineData(303, "GET")]
    [InlineData(307, "POST")]
    [InlineData(308, "POST")]
    public async Task A_redirect_after_a_POST_leads_on_as_its_status_says(int status, string expected)
    {
        scene.Origin.Handle("/api/things", _ => Redirect(status, "/api/there"));
        scene.Origin.Handle("/api/there", _ => OriginResponse.Json("""{"r":[1]}"""));

        await FetchTypedAsync("3");

        var last = scene.Origin.Requests[^1];
        Assert.Equal((expected, expected == "POST"), (last.Method, last.Body.Length > 0));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""{"message":"no such ship"}""")]
    [InlineData("""{"type":"about:blank","title":"Bad","detail":"no such ship"}""")]
    [InlineData("""{"errors":[{"message":"no such ship"}]}""")]
    [InlineData("""{"errors":["no such ship"]}""")]
    [InlineData("""{"error":{"code":7,"message":" no such ship. "}}""")]
    [InlineData("""{"error":"invalid","error_description":"no such ship"}""")]
    public async Task The_words_of_the_server_are_in_the_error(string body)
    {
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json(body, 404));

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() => FetchAsync("1"));

        Assert.EndsWith("answered 404 Not Found: no such ship.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("file", error.Hint, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("no such ship", error.Excerpt, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_words_of_a_server_that_is_down_are_in_the_error()
    {
        scene.Origin.Handle(
            "/api/things",
            _ => OriginResponse.Json("""{"message":"back at noon"}""", (int)HttpStatusCode.BadGateway)
        );

        var error = await Assert.ThrowsAsync<TransferException>(() => FetchAsync("1"));

        Assert.Contains("back at noon", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task JSON_that_is_broken_is_told_with_its_place()
    {
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json("{\"r\":[1,\n2,,3]}"));

        var error = await Assert.ThrowsAsync<UnexpectedContentException>(() => FetchAsync("1"));

        Assert.Contains("line 2, byte 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/r~")]
    [InlineData("/a~2b")]
    public void A_pointer_of_a_wrong_form_is_told_when_the_definition_is_read(string pointer) =>
        Assert.Throws<FormatException>(() => Parse($"\"request\":{{}},\"records\":\"{pointer}\""));

    private void ServeBody() => scene.Origin.Handle("/api/things", _ => OriginResponse.Json("""{"r":[1]}"""));

    private Task<FetchResult> FetchTypedAsync(string? value) =>
        scene.FetchAsync(
            Parse(
                """
                "request":{"method":"POST","path":"things","json":{"k":"{k}","on":"{on}"}},"records":"/r",
                "parameters":{"k":{"default":7},"on":{"default":"true","type":"boolean"}}
                """
            ),
            value is null ? ApiQuery.All : Query("k", value)
        );

    private static ApiQuery Query(string name, string value) =>
        new() { Parameters = new Dictionary<string, string> { [name] = value } };

    private Task<FetchResult> FetchAsync(
        string value,
        string? output = null,
        bool force = false,
        bool allowEmpty = false,
        string more = ""
    ) =>
        scene.FetchAsync(
            Parse(
                """
                MORE"request":{"path":"things","query":{"k":"{k}"}},"records":"/r","parameters":{"k":{"required":true}}
                """.Replace("MORE", more, StringComparison.Ordinal)
            ),
            Query("k", value) with
            {
                Output = output,
                Force = force,
                AllowEmpty = allowEmpty,
            }
        );

    private ApiResource Parse(string fields) =>
        ApiResources.Parse(
            Encoding.UTF8.GetBytes($$$"""{"name":"things","base_url":"{{{scene.BaseUrl}}}",{{{fields}}}}"""),
            "things.json"
        );

    private static OriginResponse Redirect(int status, string location)
    {
        var answer = OriginResponse.Of(status);
        return answer with { Headers = answer.Headers.Add("Location", location) };
    }

    private static OriginResponse Coded(string json, string coding)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        foreach (var one in coding.Split(", "))
        {
            using var output = new MemoryStream();
            using (
                Stream coder = one switch
                {
                    "gzip" => new GZipStream(output, CompressionMode.Compress),
                    "br" => new BrotliStream(output, CompressionMode.Compress),
                    "deflate" => new ZLibStream(output, CompressionMode.Compress),
                    _ => new DeflateStream(output, CompressionMode.Compress),
                }
            )
            {
                coder.Write(bytes);
            }

            bytes = output.ToArray();
        }

        var answer = OriginResponse.Of(200, OriginContent.Of(bytes), "application/json");
        return answer with
        {
            Headers = answer.Headers.Add("Content-Encoding", coding.Replace(" raw", "", StringComparison.Ordinal)),
        };
    }
}
