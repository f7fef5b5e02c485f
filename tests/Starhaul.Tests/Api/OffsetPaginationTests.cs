using System.Globalization;
using Starhaul.Api.Paging;
using Starhaul.TestOrigin;

namespace Starhaul.Tests.Api;

public sealed class OffsetPaginationTests : PagedContract
{
    protected override ApiResource Define(ApiScene scene, bool isKeyed) =>
        scene.Resource(
            ApiRequest.Get("things").With("offset", "{offset}").With("limit", "{limit}"),
            new OffsetPagination { Limit = 10, Total = "/count" },
            isKeyed
        );

    protected override void Serve(ApiScene scene, Book book, params Fault[] faults)
    {
        scene.Origin.Handle(
            "/api/things",
            request =>
                OriginResponse.Json(
                    book.From(int.Parse(ApiScene.Query(request, "offset")!, CultureInfo.InvariantCulture))
                        .ToJsonString()
                ),
            faults
        );
    }
}
