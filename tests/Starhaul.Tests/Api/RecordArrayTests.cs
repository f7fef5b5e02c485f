using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Api.Paging;
using Starhaul.Api.Requests;
using Starhaul.Api.Values;
using Starhaul.Tests.Regimes;
using Xunit;
using OriginResponse = Starhaul.TestOrigin.OriginResponse;

namespace Starhaul.Tests.Api;

/// <summary>Records that are held apart from their page. The heap is the process's, so nothing else runs beside these tests.</summary>
[Collection(nameof(AloneCollection))]
public sealed class RecordArrayTests
{
    private const string Place = "/data/results";

    private static readonly Gen<string> Space = Gen.Elements("", " ", "\n\t", "\r\n  ");

    private static readonly Gen<string> Value = Gen.Elements(
        "1",
        "-0.5e7",
        "null",
        "\"\"",
        "\"],[\\\"\\u00e9\\\\\"",
        "[]",
        "[[1],{\"results\":[7,8]}]",
        "{}",
        "{ \"id\" : 1 , \"data\":{\"results\":[1,2]} }",
        "\"" + new string('x', 9_000) + "\""
    );

    [Fact]
    public void Records_that_are_held_apart_are_those_of_the_whole_document()
    {
        var texts =
            from values in Value.ListOf()
            from space in Space
            from before in Gen.Elements("", "\"a\":[1,2],", "\"data\":{\"results\":[0,0]},", "\"results\":[3,4],")
            from after in Gen.Elements("", ",\"b\":{\"c\":null}", ",\"results\":[5,6]")
            select $"{space}{{{before}\"data\":{space}{{\"n\":1,\"results\":[{space}{string.Join(space + "," + space, values)}{space}]{space}}}{after}}}{space}";
        Prop.ForAll(
                texts.ToArbitrary(),
                text =>
                {
                    var body = Encoding.UTF8.GetBytes(text);
                    using var whole = JsonDocument.Parse(body);
                    var expected = whole.RootElement.GetProperty("data").GetProperty("results").EnumerateArray();
                    var page = PageJson.Read(body, PagePointers.Collect(Things(Place)), out _)!;
                    var found = page.Records?.Read() ?? JsonPointer.All(page.Body, Place + "/*");
                    Assert.Equal(
                        expected.Select(record => record.GetRawText()),
                        found.Select(record => record.GetRawText())
                    );
                    Assert.Equal(expected.Count() > 1, page.Records is not null);
                    Assert.Equal(expected.Count(), page.Records?.Count ?? expected.Count());
                    Assert.Equal(Others(whole.RootElement), Others(page.Body));
                    Assert.Equal(
                        JsonPointer.Find(whole.RootElement, Place + "/0")?.GetRawText(),
                        JsonPointer.Find(page.Body, Place + "/0")?.GetRawText()
                    );
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("{\"data\":{\"results\":[1,2]}")]
    [InlineData("{\"data\":{\"results\":[1,2}}")]
    [InlineData("{\"data\":{\"results\":[1,,2]}}")]
    [InlineData("{\"data\":{\"results\":[1,2]}} 1")]
    [InlineData("{\"data\":{\"results\":[1,2]},\"a\":01}")]
    [InlineData("")]
    [InlineData("<html>")]
    public void What_is_no_JSON_is_none(string text) =>
        Assert.Null(PageJson.Read(Encoding.UTF8.GetBytes(text), PagePointers.Collect(Things(Place)), out _));

    [Theory]
    [InlineData("/results", "/count", "/results")]
    [InlineData("", "/error", "")]
    [InlineData("/results", "/results/0/id", "/results")]
    [InlineData("/results", "/results/1/id", null)]
    [InlineData("/results", "/results/*/id", null)]
    [InlineData("/results", "/*/7", null)]
    [InlineData("", "/499/id", null)]
    [InlineData("/events/*/data", "/count", null)]
    public void Records_are_held_apart_where_nothing_else_points_at_them(string records, string other, string? expected)
    {
        var resource = Things(records) with { Pagination = new CursorPagination { Cursor = other } };

        Assert.Equal(expected, PagePointers.Collect(resource).Apart);
    }

    [Fact]
    public async Task A_rule_that_looks_into_every_record_still_does()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json("""{"results":[{"id":1},{"error":"gone"}]}"""));
        var resource = scene.Resource(ApiRequest.Get("things")) with
        {
            Errors = [new ApiErrorRule { At = "/results/*/error", Then = ApiErrorAction.Empty }],
        };

        Assert.Equal(0, (await scene.FetchAsync(resource)).Records);
    }

    [Fact]
    public void A_page_of_a_million_small_records_takes_little_more_than_its_bytes()
    {
        var body = Encoding.UTF8.GetBytes(
            $"{{\"count\":1,\"data\":{{\"results\":[1{string.Concat(Enumerable.Repeat(",1", 1_000_000))}]}}}}"
        );
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var page = PageJson.Read(body, PagePointers.Collect(Things(Place)), out _)!;
        var (count, most) = (0, 0L);
        foreach (var record in page.Records!.Read())
        {
            count += record.GetInt32();
            if (count % 200_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal((1_000_001, 1_000_001), (count, page.Records.Count));
        Assert.InRange(most, long.MinValue, body.Length / 2);
    }

    private static ApiResource Things(string records) =>
        new()
        {
            Name = "things",
            BaseUrl = new Uri("http://h/"),
            Request = ApiRequest.Get("things"),
            Records = records,
        };

    /// <summary>All of a document but the records.</summary>
    private static List<string> Others(JsonElement body) =>
        [
            .. body.EnumerateObject()
                .Where(member => member.Name != "data")
                .Select(member => member.Value.GetRawText()),
            .. body.GetProperty("data")
                .EnumerateObject()
                .Where(member => member.Name != "results")
                .Select(member => member.Value.GetRawText()),
        ];
}
