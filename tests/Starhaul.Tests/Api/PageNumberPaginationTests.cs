using System.Text.Json.Nodes;
using Starhaul.Api.Paging;
using Starhaul.TestOrigin;

namespace Starhaul.Tests.Api;

public sealed class PageNumberPaginationTests : PagedContract
{
    protected override ApiResource Define(ApiScene scene, bool isKeyed) =>
        scene.Resource(
            ApiRequest.PostJson("things", JsonNode.Parse("""{"page":"{page}","size":"{size}"}""")!),
            new PageNumberPagination
            {
                Size = 10,
                Total = "/count",
                FirstPage = 1,
            },
            isKeyed
        );

    protected override void Serve(ApiScene scene, Book book, params Fault[] faults)
    {
        scene.Origin.Handle(
            "/api/things",
            request =>
                OriginResponse.Json(book.Page(ApiScene.Body(request)["page"]!.GetValue<int>() - 1).ToJsonString()),
            faults
        );
    }
}
