using System.Text;
using Starhaul.Metalinks;
using Starhaul.TestOrigin;
using Starhaul.Tests.Fetching;
using Xunit;

namespace Starhaul.Tests.Metalinks;

public sealed class MetalinkDocumentTests
{
    private const string Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static readonly Source Document = Source.Parse("https://example.org/f.meta4");

    [Fact]
    public void Reads_name_length_hashes_and_places_by_their_priority()
    {
        var files = Parse(
            File(
                "f.bin",
                $"<size>12</size><hash type=\"sha-256\">{Sha256.ToUpperInvariant()}</hash><hash type=\"whirlpool\">00</hash>"
                    + "<url>https://last.example/f</url><url priority=\"2\">https://second.example/f</url>"
                    + "<url priority=\"1\" location=\"de\"> https://first.example/f </url>"
            )
        );

        var file = Assert.Single(files);
        Assert.Equal("f.bin", file.Name);
        Assert.Equal(12, file.Length);
        Assert.Equal([new DeclaredDigest("sha-256", Sha256, "metalink", DigestScope.Published)], file.Digests);
        Assert.Equal(
            ["https://first.example/f", "https://second.example/f", "https://last.example/f"],
            file.Places.Select(place => place.Text)
        );
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(5, true)]
    [InlineData(4, false)]
    [InlineData(9, false)]
    public void Hashes_of_pieces_are_taken_where_they_make_up_the_file_and_are_not_those_of_it(int size, bool isTaken)
    {
        var hashes = $"<hash>{Sha256}</hash><hash>{Sha256.ToUpperInvariant()}</hash>";
        var file = Parse(
            File(
                "f",
                $"<size>{size}</size><pieces length=\"4\" type=\"sha-256\">{hashes}</pieces><url>https://a.example/f</url>"
            )
        )[0];

        Assert.Empty(file.Digests);
        Assert.Equal(isTaken, file.Pieces is { Algorithm: "sha-256", PieceLength: 4, Values: [Sha256, Sha256] });
        Assert.Equal(isTaken, file.Pieces is not null);
    }

    [Theory]
    [InlineData("<pieces length=\"0\" type=\"sha-256\"></pieces>")]
    [InlineData("<pieces length=\"-4\" type=\"sha-256\"></pieces>")]
    [InlineData("<pieces type=\"sha-256\"></pieces>")]
    [InlineData("<pieces length=\"8\" type=\"rot13\"><hash>00</hash></pieces>")]
    [InlineData("<pieces length=\"8\" type=\"sha-256\"><hash>00</hash></pieces>")]
    [InlineData("<pieces length=\"99999999999999999999\" type=\"sha-256\"></pieces>")]
    public void Pieces_that_cannot_be_used_are_passed_over(string pieces) =>
        Assert.Null(Parse(File("f", $"<size>8</size>{pieces}<url>https://a.example/f</url>"))[0].Pieces);

    [Theory]
    [InlineData("<url>http://a.example/f</url>")]
    [InlineData("<url>https://user:secret@a.example/f</url>")]
    [InlineData("<url>file:///etc/passwd</url>")]
    [InlineData("<url>/etc/passwd</url>")]
    [InlineData("<url>ftp://a.example/f</url>")]
    [InlineData("")]
    public void A_place_that_must_not_be_asked_is_passed_over(string urls)
    {
        Refuses(File("f", urls));
        Assert.Single(Parse(File("f", urls + "<url>https://b.example/f</url>"))[0].Places);
    }

    [Theory]
    [InlineData("sha-256", Sha256, true, true)]
    [InlineData("md5", "098f6bcd4621d373cade4e832627b4f6", true, false)]
    [InlineData("md5", "098f6bcd4621d373cade4e832627b4f6", false, true)]
    public void Http_behind_https_needs_a_digest_that_nobody_forges(
        string type,
        string hex,
        bool isProtected,
        bool isTaken
    )
    {
        var text = File("f", $"<hash type=\"{type}\">{hex}</hash><url>http://a.example/f</url>");

        var error = Record.Exception(() => MetalinkDocument.Parse(Document, Encoding.UTF8.GetBytes(text), isProtected));

        Assert.Equal(isTaken, error is null);
    }

    [Theory]
    [InlineData("../f")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData(".bashrc")]
    [InlineData("manifest.jsonl")]
    [InlineData("Makefile")]
    public void A_name_that_leaves_the_box_or_shadows_another_is_refused(string name) =>
        Refuses(File(name, "<url>https://a.example/f</url>"));

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>404</body></html>")]
    [InlineData("<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\"></metalink>")]
    [InlineData("<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\"><file name=\"f\">")]
    [InlineData(
        "<!DOCTYPE metalink [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><metalink xmlns=\"urn:ietf:params:xml:ns:metalink\"><file name=\"f\"><url>&a;</url></file></metalink>"
    )]
    public void What_is_no_document_or_has_a_DTD_is_refused(string text) => Refuses(text);

    [Fact]
    public void No_bytes_whatever_do_anything_but_parse_or_be_refused()
    {
        var whole = Encoding.UTF8.GetBytes(
            File(
                "f.bin",
                $"<size>12</size><hash type=\"sha-256\">{Sha256}</hash><url priority=\"1\">https://a.example/f</url>"
            )
        );
        var random = new Random(7);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = whole.AsSpan(0, random.Next(4) == 0 ? random.Next(whole.Length) : whole.Length).ToArray();
            for (var change = random.Next(4); change >= 0 && bytes.Length > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var error = Record.Exception(() => MetalinkDocument.Parse(Document, bytes, isProtected: true));
            Assert.True(error is null or UnexpectedContentException, $"round {round}: {error}");
        }
    }

    [Fact]
    public async Task The_files_of_a_document_are_fetched_from_the_places_that_it_names()
    {
        await using var scene = await FetchScene.StartAsync();
        var content = OriginFile.Random(200_000);
        var text = File(
            "named.bin",
            $"<size>200000</size><hash type=\"sha-256\">{content.Content.Sha256()}</hash>"
                + $"<url priority=\"1\">{scene.Origin.Serve("/short", OriginFile.Random(100_000))}</url>"
                + $"<url priority=\"2\">{scene.Origin.Serve("/whole", content)}</url>"
        );
        var document = Source.Parse(scene.Origin.Serve("/f.meta4", OriginFile.Of(text)));
        await using var fetcher = scene.CreateFetcher();

        var files = await MetalinkDocument.FetchAsync(fetcher.Context, document, TestContext.Current.CancellationToken);
        var result = await scene.FetchAsync(files[0].Places[0].Uri.ToString(), files[0].Apply(FetchOptions.Default));

        await scene.HoldsAsync("named.bin", content.Content);
        Assert.Equal(Evidence.PublisherDigest, result.Record.Evidence);
        Assert.Contains(
            "100,000 bytes in place of 200,000",
            result.Record.Transfer!.Mirrors![^1].Problem + result.Record.Transfer.Mirrors[0].Problem,
            StringComparison.Ordinal
        );
    }

    private static void Refuses(string text) => Assert.Throws<UnexpectedContentException>(() => Parse(text));

    private static IReadOnlyList<MetalinkFile> Parse(string text) =>
        MetalinkDocument.Parse(Document, Encoding.UTF8.GetBytes(text), isProtected: true);

    private static string File(string name, string inside) =>
        $"<?xml version=\"1.0\"?><metalink xmlns=\"urn:ietf:params:xml:ns:metalink\"><file name=\"{name}\">{inside}</file></metalink>";
}
