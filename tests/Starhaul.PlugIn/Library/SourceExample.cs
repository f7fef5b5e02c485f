using System.Text;
using Starhaul.BitTorrent;
using Starhaul.S3;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn.Library;

public sealed class SourceExample : LibraryExample
{
    [Fact]
    public void A_name_stands_for_its_address() =>
        Assert.Equal(
            "https://downloads.spansh.co.uk/systems_1day.json.gz",
            PublicSources.Resolve("spansh:systems_1day").Text
        );

    [Fact]
    public async Task Objects_below_a_prefix_are_listed_and_fetched()
    {
        await using var server = await S3Origin.StartAsync();
        server.IsPublic = true;
        server.Put("dumps/a.json", new S3OriginObject("[1]"u8.ToArray()));
        server.Put("dumps/large.json", new S3OriginObject(Encoding.UTF8.GetBytes($"[{new string(' ', 5_000)}]")));
        server.Put("other/b.json", new S3OriginObject("[2]"u8.ToArray()));

        var fetched = await FetchSmallAsync(
            Box,
            server.Endpoint,
            Source.Parse($"s3://{S3Origin.Bucket}/dumps/"),
            mostBytes: 1_000,
            Ending
        );

        Assert.Equal([Path.Combine(Box, "a.json")], fetched);
    }

    [Fact]
    public async Task A_torrent_says_its_files_and_each_is_a_source()
    {
        var torrent = Encoding.ASCII.GetBytes(
            $"d4:infod5:filesld6:lengthi3e4:pathl6:a.jsoneed6:lengthi4e4:pathl6:readmeeee4:name5:dumps12:piece lengthi16384e6:pieces20:{new string('x', 20)}ee"
        );
        await using var swarms = new BitTorrentTransport(
            new BitTorrentOptions { UploadBytesPerSecond = 100_000 },
            new FileFetcherOptions { Box = Box }
        );

        var source = Assert.Single(Dumps(swarms, torrent));

        Assert.StartsWith("magnet:?xt=urn:btih:", source.Text, StringComparison.Ordinal);
        Assert.Throws<UnexpectedContentException>(() => Dumps(swarms, [1, 2, 3]).ToList());
    }

    private static async Task<List<string>> FetchSmallAsync(
        string box,
        Uri server,
        Source prefix,
        long mostBytes,
        CancellationToken cancellationToken
    )
    {
        var options = new FileFetcherOptions { Box = box };
        var asked = new S3Options { Endpoint = server, Credentials = S3CredentialSources.None };
        using var s3 = new S3Transport(asked, options);
        await using var fetcher = new FileFetcher(options with { Transports = [s3] });
        var fetched = new List<string>();
        await foreach (var one in s3.ListAsync(prefix, cancellationToken))
        {
            if (one.Length <= mostBytes)
            {
                var result = await fetcher.FetchAsync(
                    one.Source,
                    FetchOptions.Default,
                    cancellationToken: cancellationToken
                );
                fetched.Add(result.Path);
            }
        }

        return fetched;
    }

    private static IEnumerable<Source> Dumps(BitTorrentTransport swarms, byte[] torrent) =>
        swarms
            .Add(torrent, isGiven: true)
            .Where(file => file.Name.EndsWith(".json", StringComparison.Ordinal) && file.Length > 0)
            .Select(file => file.Source);
}
