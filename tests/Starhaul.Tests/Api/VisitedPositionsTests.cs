using System.Text.Json.Nodes;
using Starhaul.Api.Paging;
using Starhaul.Api.Reading;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

public sealed class VisitedPositionsTests
{
    [Fact]
    public void What_is_written_down_is_bounded_and_holds_both_ends()
    {
        var met = new VisitedPositions(null);
        for (var page = 0; page < 10_000; page++)
        {
            Assert.True(met.Add(At(page)));
        }

        var again = new VisitedPositions(new VisitedPositions(met.ToBytes()).ToBytes());

        Assert.InRange(met.ToBytes().Length, 1, 8 * 1024);
        Assert.All([0, 511, 9_488, 9_999], page => Assert.False(again.Add(At(page))));
        Assert.True(again.Add(At(5_000)));
    }

    [Fact]
    public async Task A_loop_of_cursors_is_seen_at_once_after_a_resume()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/things",
            request =>
                ApiScene.Query(request, "cursor") switch
                {
                    null => Page(1, "a"),
                    "a" => Page(2, "b"),
                    "b" => Page(3, "c"),
                    _ => Page(4, "a"),
                },
            Faults.Status(404).After(3).Times(1)
        );
        var resource = scene.Resource(
            ApiRequest.Get("things").With("cursor", "{cursor}"),
            new CursorPagination { Cursor = "/next" }
        );

        await Assert.ThrowsAsync<SourceUnavailableException>(() => scene.FetchAsync(resource));
        scene.Origin.ForgetRequests();
        var error = await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync(resource));

        Assert.Contains("leads back to a page that was read already", error.Message);
        Assert.Single(scene.Origin.Requests);
    }

    private static OriginResponse Page(int id, string next) =>
        OriginResponse.Json($$"""{"results":[{"id":{{id}}}],"next":"{{next}}"}""");

    private static JsonObject At(int page) => new() { ["cursor"] = page };
}
