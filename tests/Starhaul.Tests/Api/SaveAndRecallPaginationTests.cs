using System.Text.Json.Nodes;
using Starhaul.Api.Paging;
using Starhaul.TestOrigin;

namespace Starhaul.Tests.Api;

public sealed class SaveAndRecallPaginationTests : PagedContract
{
    protected override ApiResource Define(ApiScene scene, bool isKeyed) =>
        scene.Resource(
            ApiRequest.PostJson("things/save", new JsonObject()),
            new SaveAndRecallPagination
            {
                Reference = "/search_reference",
                Recall = ApiRequest.Get("things/{reference}/{page}"),
                Total = "/count",
            },
            isKeyed
        );

    protected override void Serve(ApiScene scene, Book book, params Fault[] faults)
    {
        scene.Origin.Handle("/api/things/save", _ => OriginResponse.Json("""{"search_reference":"A/B"}"""));
        for (var page = 0; page < book.Pages + 20; page++)
        {
            var shown = book.Page(page);
            // The faults are of the pages together, so that one of them can be told from another.
            scene.Origin.Handle(
                $"/api/things/A%2FB/{page}",
                _ => OriginResponse.Json(shown.ToJsonString()),
                FaultsOf(faults, page)
            );
        }
    }

    /// <summary>A fault that spares so many pages begins with the page of that number.</summary>
    private static Fault[] FaultsOf(Fault[] faults, int page) =>
        [.. faults.Where(fault => fault.Skipped == page).Select(fault => fault.After(0))];
}
