using System.Text.Json;
using Xunit;

namespace Starhaul.Tests.Records;

public sealed class DeclaredDigestTests
{
    [Fact]
    public void A_pinned_digest_is_of_the_file_that_its_publisher_means()
    {
        Assert.Equal(
            new DeclaredDigest("sha-256", "ab", "option", DigestScope.Published),
            DeclaredDigest.Pinned("SHA-256", "AB")
        );
        Assert.Throws<ArgumentException>(() => DeclaredDigest.Pinned("sha-256", ""));
        Assert.Throws<ArgumentNullException>(() => DeclaredDigest.Pinned(null!, "ab"));
    }

    [Fact]
    public void Its_JSON_says_which_bytes_it_covers()
    {
        var probe = new ProbeResult
        {
            Url = "u",
            FinalUrl = "u",
            MimeType = "m",
            Source = Source.Parse("https://example.org/a"),
            Location = new Uri("https://example.org/a"),
            Digests = [new DeclaredDigest("md5", "00", "content-md5", DigestScope.Message)],
        };

        Assert.Contains(
            """
            "digests":[{"algorithm":"md5","value":"00","origin":"content-md5","scope":"message"}]
            """,
            JsonSerializer.Serialize(probe, RecordsJson.Default.ProbeResult),
            StringComparison.Ordinal
        );
    }
}
