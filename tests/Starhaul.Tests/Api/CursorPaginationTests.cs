using System.Globalization;
using Starhaul.Api.Paging;
using Starhaul.TestOrigin;

namespace Starhaul.Tests.Api;

public sealed class CursorPaginationTests : PagedContract
{
    protected override bool IsLed => true;

    protected override bool IsLedByTheBody => true;

    protected override ApiResource Define(ApiScene scene, bool isKeyed) =>
        scene.Resource(
            ApiRequest.Get("things").With("cursor", "{cursor}"),
            new CursorPagination { Cursor = "/next", Total = "/count" },
            isKeyed
        );

    protected override void Serve(ApiScene scene, Book book, params Fault[] faults)
    {
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                var page = int.Parse(ApiScene.Query(request, "cursor") ?? "0", CultureInfo.InvariantCulture);
                var shown = book.Page(page);
                shown["next"] = book.Next(page, static next => next.ToString(CultureInfo.InvariantCulture));
                return OriginResponse.Json(shown.ToJsonString());
            },
            faults
        );
    }
}
