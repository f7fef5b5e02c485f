using System.Text.RegularExpressions;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

public sealed class ProbeCommandTests
{
    [Fact]
    public async Task Shows_the_facts_the_decision_and_why()
    {
        using var cli = new CliBench();
        await using var origin = await Origin.StartAsync();
        var file = OriginFile.Gzip("[1,2,3]"u8.ToArray()) with { Digests = [] };
        var url = origin.Serve("/dump.json.gz", file);

        var result = await cli.RunAsync("probe", url);

        Assert.Equal(ExitCode.Done, result.ExitCode);
        var stable = result
            .Out.Replace(origin.Url(""), "http://origin")
            .Replace(cli.Folder, "/box")
            .Replace(file.ETag!, "\"tag\"");
        Snapshot.Matches("probe", Regex.Replace(stable, @"\d+ (bytes|B)\b", "N $1"));
        Assert.Empty(Directory.GetFileSystemEntries(cli.Folder));
    }

    [Fact]
    public async Task Prints_probe_and_intent_as_a_document()
    {
        using var cli = new CliBench();
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/dump.json.gz", OriginFile.Gzip("[1,2,3]"u8.ToArray()));

        var json = (await cli.RunAsync("probe", url, "--json")).Json;

        string[] probe =
        [
            "url",
            "final_url",
            "status_code",
            "http_version",
            "content_length",
            "etag",
            "etag_is_strong",
            "last_modified",
            "mime_type",
            "declared_type",
            "content_encoding",
            "digests",
            "is_range_supported",
            "file_name",
            "sample_length",
            "probed_at",
        ];
        string[] intent =
        [
            "action",
            "regime",
            "transport",
            "reason",
            "path",
            "resume_from",
            "content_length",
            "etag",
            "detected_type",
            "claims",
        ];
        Assert.Subset(Names(json.GetProperty("probe")), probe.ToHashSet());
        Assert.Subset(Names(json.GetProperty("intent")), intent.ToHashSet());
        Assert.Equal("download", json.GetProperty("intent").GetProperty("action").GetString());
    }

    [Fact]
    public async Task What_an_unchanged_source_was_not_asked_for_is_not_known()
    {
        using var cli = new CliBench();
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a.bin", OriginFile.Random(5_000));
        await cli.RunAsync("get", url);

        var result = await cli.RunAsync("probe", url);

        Assert.Matches(@"would +skip", result.Out);
        Assert.Matches(@"ranges +not known", result.Out);
        Assert.Matches(@"type +application/octet-stream as it was recorded; declared: ", result.Out);
        Assert.DoesNotContain("first 0 bytes", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("not declared", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_cannot_be_had_is_a_document_too()
    {
        using var cli = new CliBench();
        await using var origin = await Origin.StartAsync();

        var result = await cli.RunAsync("probe", origin.Url("/dump.json.gz"), "--json");

        Assert.Equal(ExitCode.SourceUnavailable, result.ExitCode);
        Assert.Equal("source_unavailable", result.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("/dump.json.gz", result.Json.GetProperty("error").GetProperty("source").GetString());
    }

    private static HashSet<string> Names(System.Text.Json.JsonElement element) =>
        [.. element.EnumerateObject().Select(member => member.Name)];
}
