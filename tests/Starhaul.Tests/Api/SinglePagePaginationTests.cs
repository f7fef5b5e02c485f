using Starhaul.TestOrigin;

namespace Starhaul.Tests.Api;

public sealed class SinglePagePaginationTests : PaginationContract
{
    protected override bool HasPages => false;

    protected override ApiResource Define(ApiScene scene, bool isKeyed) =>
        scene.Resource(ApiRequest.Get("things"), new SinglePagePagination { Total = "/count" }, isKeyed);

    protected override void Serve(ApiScene scene, Book book, params Fault[] faults)
    {
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json(book.Whole().ToJsonString()), faults);
    }
}
