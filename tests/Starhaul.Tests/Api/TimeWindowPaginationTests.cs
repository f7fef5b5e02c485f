using System.Globalization;
using Starhaul.Api.Paging;
using Starhaul.TestOrigin;

namespace Starhaul.Tests.Api;

public sealed class TimeWindowPaginationTests : PaginationContract
{
    protected override bool HasTotal => false;

    protected override bool IsTimed => true;

    protected override ApiResource Define(ApiScene scene, bool isKeyed) =>
        scene.Resource(
            ApiRequest.Get("things").With("from", "{window_start}").With("to", "{window_end}"),
            new TimeWindowPagination { Window = TimeSpan.FromDays(1), Span = TimeSpan.FromDays(6) },
            isKeyed
        );

    protected override void Serve(ApiScene scene, Book book, params Fault[] faults)
    {
        DateTimeOffset? first = null;
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                var from = DateTimeOffset.Parse(ApiScene.Query(request, "from")!, CultureInfo.InvariantCulture);
                first ??= from;
                return OriginResponse.Json(book.Page((int)Math.Round((from - first.Value).TotalDays)).ToJsonString());
            },
            faults
        );
    }
}
