using System.Globalization;
using Starhaul.Api.Paging;
using Starhaul.TestOrigin;

namespace Starhaul.Tests.Api;

public sealed class NextUrlPaginationTests : PagedContract
{
    protected override bool IsLed => true;

    protected override bool IsLedByTheBody => true;

    protected override ApiResource Define(ApiScene scene, bool isKeyed) =>
        scene.Resource(ApiRequest.Get("things"), new NextUrlPagination { Url = "/next", Total = "/count" }, isKeyed);

    protected override void Serve(ApiScene scene, Book book, params Fault[] faults)
    {
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                var page = int.Parse(ApiScene.Query(request, "p") ?? "0", CultureInfo.InvariantCulture);
                var shown = book.Page(page);
                shown["next"] = book.Next(page, static next => $"/api/things?p={next}");
                return OriginResponse.Json(shown.ToJsonString());
            },
            faults
        );
    }
}
