using System.Text.Json.Nodes;
using Starhaul.Api.Paging;
using Starhaul.TestOrigin;

namespace Starhaul.Tests.Api;

public sealed class JobPaginationTests : PaginationContract
{
    protected override bool HasPages => false;

    protected override bool HasTotal => false;

    protected override ApiResource Define(ApiScene scene, bool isKeyed) =>
        scene.Resource(
            ApiRequest.PostForm("jobs").With("from", "Sol"),
            new JobPagination
            {
                Job = "/job",
                Poll = ApiRequest.Get("results/{job}"),
                Failure = "/error",
                FirstPause = TimeSpan.FromMilliseconds(1),
                LongestPause = TimeSpan.FromMilliseconds(2),
                Longest = TimeSpan.FromMilliseconds(50),
            },
            isKeyed
        );

    protected override void Serve(ApiScene scene, Book book, params Fault[] faults)
    {
        scene.Origin.Handle("/api/jobs", _ => OriginResponse.Json("""{"job":"J1"}""", 202));
        var polls = 0;
        scene.Origin.Handle(
            "/api/results/J1",
            _ =>
                polls++ < 3
                    ? OriginResponse.Json("""{"status":"queued"}""", 202)
                    : OriginResponse.Json(
                        new JsonObject
                        {
                            ["status"] = "ok",
                            ["results"] = ApiScene.Records(0, book.Count),
                        }.ToJsonString()
                    ),
            faults
        );
    }
}
