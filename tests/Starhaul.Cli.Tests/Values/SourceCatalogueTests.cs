using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Values;

public sealed class SourceCatalogueTests
{
    [Theory]
    [InlineData("spansh:systems_1day", "https://downloads.spansh.co.uk/systems_1day.json.gz")]
    [InlineData("spansh:galaxy", "https://downloads.spansh.co.uk/galaxy.json.gz")]
    [InlineData("SPANSH:Factions", "https://downloads.spansh.co.uk/factions.json.gz")]
    [InlineData("edsm:bodies7days", "https://www.edsm.net/dump/bodies7days.json.gz")]
    [InlineData("ardent:downloads", "https://downloads.ardent-insight.com/downloads.json")]
    [InlineData(
        "eddn:Journal.Scan-2026-08-01",
        "https://edgalaxydata.space/EDDN/2026-08/Journal.Scan-2026-08-01.jsonl.bz2"
    )]
    [InlineData("https://example.org/a?b=c", "https://example.org/a?b=c")]
    [InlineData("/srv/data/a.json", "file:///srv/data/a.json")]
    public void Knows_names_URLs_and_paths(string text, string expected) =>
        Assert.Equal(expected, SourceCatalogue.Public.Resolve(text).Text);

    [Theory]
    [InlineData("eddn:Journal.Scan-2026-13-01")]
    [InlineData("eddn:-2026-08-01")]
    [InlineData("eddn:../../x-2026-13-01")]
    [InlineData("spansh:")]
    [InlineData("spansh:api")]
    [InlineData("spansh:systems/search")]
    public void Refuses_names_that_are_no_files(string text) =>
        Assert.Throws<UsageException>(() => SourceCatalogue.Public.Resolve(text));

    [Fact]
    public void A_subject_of_the_archive_cannot_leave_its_folder() =>
        Assert.Equal(
            "https://edgalaxydata.space/EDDN/2026-08/..%2F..%2Fx-2026-08-01.jsonl.bz2",
            SourceCatalogue.Public.Resolve("eddn:../../x-2026-08-01").Text
        );

    [Fact]
    public void No_two_sources_share_a_name() =>
        Assert.Distinct(SourceCatalogue.Public.Sources.Select(source => source.Name));

    [Fact]
    public async Task Lists_every_source_with_what_it_holds()
    {
        using var cli = new CliBench();

        Snapshot.Matches("sources", (await cli.RunAsync("sources")).Out);
        var json = (await cli.RunAsync("sources", "--json")).Json.GetProperty("sources");
        Assert.Equal(SourceCatalogue.Public.Sources.Count, json.GetArrayLength());
        Assert.Equal("dump", json[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Help_and_a_download_by_url_read_no_definitions()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a.bin", OriginFile.Of("abc"));
        using var cli = new CliBench
        {
            Sources = new SourceCatalogue(() => throw new InvalidOperationException("listed")),
        };

        Assert.Equal(ExitCode.Done, (await cli.RunAsync("--help")).ExitCode);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("get", url)).ExitCode);
    }

    [Fact]
    public async Task Probes_each_file_and_tells_which_cannot_be_had()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a.json.gz", OriginFile.Gzip("[1,2,3]"u8.ToArray()));
        using var cli = new CliBench
        {
            Sources = new SourceCatalogue(() =>
                [
                    new KnownSource("test:whole", KnownSourceKind.Dump, url, "now", "a dump"),
                    new KnownSource("test:gone", KnownSourceKind.Dump, origin.Url("/gone.json.gz"), "never", "a dump"),
                    new KnownSource("test:feed", KnownSourceKind.Feed, "tcp://127.0.0.1:1", "now", "a feed"),
                ]
            ),
        };

        var lines = await cli.RunAsync("sources", "--probe");
        var json = await cli.RunAsync("sources", "--probe", "--json");

        Assert.Equal(ExitCode.SourceUnavailable, lines.ExitCode);
        Assert.Matches(@"test:whole\s+\d+ B\s+2025-06-24 05:10 UTC\s+application/gzip", lines.Out);
        Assert.Matches(@"test:gone\s+-\s+-\s+.*404", lines.Out);
        Assert.DoesNotContain("test:feed", lines.Out);
        var entries = json.Json.GetProperty("sources");
        Assert.Equal(url, entries[0].GetProperty("probe").GetProperty("url").GetString());
        Assert.Equal("source_unavailable", entries[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, entries[2].GetProperty("probe").ValueKind);
    }
}
