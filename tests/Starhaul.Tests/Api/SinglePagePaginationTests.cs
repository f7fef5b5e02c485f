using System.Text.Json.Nodes;
using Starhaul.TestOrigin;

namespace Starhaul.Tests.Api;

public sealed class SinglePagePaginationTests : PaginationContract
{
    protected override bool HasPages => false;

    protected override ApiResource Define(ApiScene scene) =>
        scene.Resource(ApiRequest.Get("things"), new SinglePagePagination { Total = "/count" });

    protected override void Serve(ApiScene scene, Book book, params Fault[] faults)
    {
        scene.Origin.Handle(
            "/api/things",
            _ =>
                OriginResponse.Json(
                    new JsonObject
                    {
                        ["count"] = book.Total,
                        ["results"] = ApiScene.Records(0, book.Count),
                    }.ToJsonString()
                ),
            faults
        );
    }
}
