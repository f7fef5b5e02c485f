using System.Globalization;
using System.Text;
using Starhaul.Testing.Api;
using Starhaul.TestOrigin;

namespace Starhaul.PlugIn.Api;

public sealed class KeysetPaginationTests : PagedContract
{
    protected override bool IsLed => true;

    protected override bool IsLedByTheBody => true;

    protected override ApiResource Define(ApiScene scene, bool isKeyed) =>
        ApiResources.Parse(
            Encoding.UTF8.GetBytes(
                $$"""
                {
                  "name": "things",
                  "base_url": "{{scene.BaseUrl}}",
                  "request": { "path": "things", "query": { "after": "{after}" } },
                  "records": "/results",
                  "key": [{{(isKeyed ? "\"/id\"" : "")}}],
                  "pagination": { "type": "keyset", "key": "/next_after", "total": "/count" }
                }
                """
            ),
            "things.json",
            new ApiFetcherOptions { PaginationTypes = [new ApiPaginationType("keyset", KeysetPagination.Read)] }
        );

    protected override void Serve(ApiScene scene, Book book, params Fault[] faults) =>
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                var page = int.Parse(ApiScene.Query(request, "after")!, CultureInfo.InvariantCulture);
                var body = book.Page(page);
                body["next_after"] = book.Next(page, static next => $"{next}");
                return OriginResponse.Json(body.ToJsonString());
            },
            faults
        );
}

public sealed class PauseLimitTests : LimitContract
{
    protected override ApiLimitType Type { get; } = new("pause", PauseLimit.Read, PauseLimit.Restore);

    protected override ApiLimit Limit { get; } = new PauseLimit(TimeSpan.FromSeconds(2));

    protected override (int Requests, TimeSpan Window) Allowed => (1, TimeSpan.FromSeconds(2));
}
