using System.Globalization;
using Starhaul.Api.Paging;
using Starhaul.TestOrigin;

namespace Starhaul.Tests.Api;

public sealed class LinkHeaderPaginationTests : PagedContract
{
    protected override bool IsLed => true;

    protected override ApiResource Define(ApiScene scene, bool isKeyed) =>
        scene.Resource(ApiRequest.Get("things"), new LinkHeaderPagination { Total = "/count" }, isKeyed);

    protected override void Serve(ApiScene scene, Book book, params Fault[] faults)
    {
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                var page = int.Parse(ApiScene.Query(request, "p") ?? "0", CultureInfo.InvariantCulture);
                var answer = OriginResponse.Json(book.Page(page).ToJsonString());
                var next = $"<?p={book.Still(page) + 1}>; title=\"a, b; c\"; rel=\"last next\"";
                return book.IsLast(page) ? answer : answer.With("Link", "</>; rel=prev, " + next);
            },
            faults
        );
    }
}
