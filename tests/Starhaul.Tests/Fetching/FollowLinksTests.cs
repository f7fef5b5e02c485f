using System.Globalization;
using System.Text;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>The mirrors and the document that a source links to (RFC 6249).</summary>
public sealed class FollowLinksTests
{
    private const int Length = 1_000_000;

    private static readonly OriginFile A = OriginFile.Random(Length, seed: 1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_linked_mirror_is_asked_where_the_source_fails_and_links_are_to_be_followed(bool follows)
    {
        await using var scene = await FetchScene.StartAsync();
        var mirror = scene.Origin.Serve("/mirror/f.bin", A);
        var source = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Status(404).OnDownload(),
            Faults.Header("Link", $"<{mirror}>; rel=duplicate; pri=1")
        );
        var options = FetchOptions.Default with { FollowLinks = follows };

        if (!follows)
        {
            await scene.FailsAsync<SourceUnavailableException>(source, options);
            return;
        }

        var result = await scene.FetchAsync(source, options);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(source, result.Record.SourceUrl);
        Assert.Equal(mirror, result.Record.FinalUrl);
    }

    [Fact]
    public async Task The_digest_of_a_linked_document_must_hold()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = ServeWithDocument(scene, A, new string('0', 64), Length);

        await scene.FailsAsync<IntegrityException>(source, FetchOptions.Default with { FollowLinks = true });

        scene.HasNothing("f.bin");
    }

    [Fact]
    public async Task The_digest_of_a_linked_document_is_the_publishers()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = ServeWithDocument(scene, A, A.Content.Sha256(), Length);

        var result = await scene.FetchAsync(source, FetchOptions.Default with { FollowLinks = true });

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(Evidence.PublisherDigest, result.Record.Evidence);
        Assert.Contains(result.Record.Digests, digest => digest.Origin == "metalink");
    }

    [Theory]
    [InlineData("f.bin", Length + 1)]
    [InlineData("g.bin", Length)]
    public async Task A_linked_document_of_another_file_is_passed_over(string name, int length)
    {
        await using var scene = await FetchScene.StartAsync();
        var source = ServeWithDocument(
            scene,
            A,
            new string('0', 64),
            length,
            name,
            "<file name=\"h\"><url>https://h.example/</url></file>"
        );

        await scene.FetchAsync(source, FetchOptions.Default with { FollowLinks = true });

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_linked_document_that_is_not_there_is_passed_over()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Header("Link", "</gone>; rel=describedby; type=application/metalink4+xml")
        );

        await scene.FetchAsync(source, FetchOptions.Default with { FollowLinks = true });

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_https_a_link_leads_to_http_only_under_a_pinned_digest(bool isPinned)
    {
        await using var scene = await FetchScene.StartAsync(OriginProtocol.Https);
        await using var plain = await Origin.StartAsync();
        var mirror = plain.Serve("/f.bin", A);
        var source = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Status(404).OnDownload(),
            Faults.Header("Link", $"<{mirror}>; rel=duplicate")
        );
        var options = FetchOptions.Default with
        {
            FollowLinks = true,
            Digests = isPinned
                ? [new DeclaredDigest("sha-256", A.Content.Sha256(), "option", DigestScope.Published)]
                : [],
        };

        if (isPinned)
        {
            await scene.FetchAsync(source, options);
            await scene.HoldsAsync("f.bin", A.Content);
        }
        else
        {
            await scene.FailsAsync<SourceUnavailableException>(source, options);
            Assert.Empty(plain.Requests);
        }
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/f.bin")]
    [InlineData("http://user:secret@127.0.0.1/f.bin")]
    public async Task A_link_that_must_not_be_followed_is_passed_over(string target)
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Status(404).OnDownload(),
            Faults.Header("Link", $"<{target}>; rel=duplicate")
        );

        var error = await scene.FailsAsync<SourceUnavailableException>(
            source,
            FetchOptions.Default with
            {
                FollowLinks = true,
            }
        );

        Assert.DoesNotContain("places", error.Message, StringComparison.Ordinal);
    }

    private static string ServeWithDocument(
        FetchScene scene,
        OriginFile file,
        string sha256,
        int length,
        string name = "f.bin",
        string others = ""
    )
    {
        var place = scene.Origin.Url("/f.bin");
        var size = length.ToString(CultureInfo.InvariantCulture);
        var document =
            "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">"
            + $"<file name=\"{name}\"><size>{size}</size><hash type=\"sha-256\">{sha256}</hash><url>{place}</url></file>"
            + $"{others}</metalink>";
        scene.Origin.Serve("/f.meta4", new OriginFile { Content = OriginContent.Of(Encoding.UTF8.GetBytes(document)) });
        return scene.Origin.Serve(
            "/f.bin",
            file,
            Faults.Header("Link", "<f.meta4>; rel=describedby; type=\"application/metalink4+xml\"")
        );
    }
}
