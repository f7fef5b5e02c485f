using Starhaul.Api.Paging;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

/// <summary>Half of a surrogate pair is JSON, and no text: a page that has it where text is read is none.</summary>
public sealed class HalfPairTests
{
    [Theory]
    [InlineData("""{"results":[{"id":"\ud800"}]}""")]
    [InlineData("""{"results":[{"id":"a"},{"id":"b\uDFFFc"}]}""")]
    [InlineData("""{"results":[{"id":"a"},{"id":"b","at":"\ud800"}]}""")]
    [InlineData("""{"results":[{"id":"a","i\ud800":1},{"i\ud800":2,"id":"b"}]}""")]
    [InlineData("""{"results":[],"next":"\ud800"}""")]
    [InlineData("""{"results":[1,2],"next":"\ud83d\ud83d"}""")]
    [InlineData("""{"results":[],"n\ud800":1}""")]
    [InlineData("""{"result\ud800":[],"results":[]}""")]
    [InlineData("""{"error":"\ud800"}""")]
    public async Task It_is_a_page_that_is_no_JSON(string page)
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json(page));

        var error = await Assert.ThrowsAsync<UnexpectedContentException>(() => scene.FetchAsync(Things(scene)));

        Assert.Equal(ExitCode.UnexpectedContent, error.ExitCode);
        Assert.Contains("something else than JSON", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_passes_does_no_harm()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/things",
            _ =>
                OriginResponse.Json(
                    scene.Origin.Requests.Count == 1
                        ? """{"results":[{"id":"\ud800"}]}"""
                        : """{"results":[{"id":"\ud83d\ude00"}]}"""
                )
        );

        await scene.FetchAsync(Things(scene));

        Assert.Equal(["""{"id":"\ud83d\ude00"}"""], scene.Lines());
    }

    [Fact]
    public async Task Where_nobody_reads_it_the_record_stays_as_it_is()
    {
        await using var scene = await ApiScene.StartAsync();
        const string Record = """{"id":"a","name":"\ud800","more":{"\udfff":1}}""";
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json($$"""{"results":[{{Record}}]}"""));

        await scene.FetchAsync(Things(scene));

        Assert.Equal([Record], scene.Lines());
    }

    private static ApiResource Things(ApiScene scene) =>
        scene.Resource(
            ApiRequest.Get("things").With("cursor", "{cursor}"),
            new CursorPagination { Cursor = "/next" }
        ) with
        {
            Key = ["/id"],
            Incremental = new ApiIncremental { Time = "/at" },
        };
}
