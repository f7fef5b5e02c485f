using System.Text.Json;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

public sealed class GetCommandTests : IAsyncLifetime
{
    private static readonly byte[] Json = "[{\"id64\":1},{\"id64\":2}]"u8.ToArray();

    private readonly CliBench cli = new();
    private Origin origin = null!;

    public async ValueTask InitializeAsync() => origin = await Origin.StartAsync();

    public async ValueTask DisposeAsync()
    {
        cli.Dispose();
        await origin.DisposeAsync();
    }

    [Fact]
    public async Task Tells_in_one_line_what_was_fetched_and_what_proves_it()
    {
        var url = origin.Serve("/dump.json.gz", OriginFile.Gzip(Json));

        var result = await cli.RunAsync("get", url);

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Matches(
            @"^fetched dump\.json\.gz  \d+ B in \S+ s \(.+/s\)  sha256 [0-9a-f]{12}…  2 records  proof: content\n$",
            result.Out
        );
        Assert.Empty(result.Error);
        Assert.True(File.Exists(cli.PathOf("dump.json.gz")));
    }

    [Fact]
    public async Task Tells_that_a_file_is_unchanged()
    {
        var file = OriginFile.Gzip(Json);
        var url = origin.Serve("/dump.json.gz", file);
        await cli.RunAsync("get", url);

        var result = await cli.RunAsync("get", url);

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Equal($"unchanged dump.json.gz  (etag {file.ETag})\n", result.Out);
    }

    [Fact]
    public async Task A_decoded_form_that_is_asked_for_later_is_made_from_the_file_that_is_here()
    {
        var url = origin.Serve("/dump.json.gz", OriginFile.Gzip(Json));
        await cli.RunAsync("get", url);

        var result = await cli.RunAsync("get", url, "--decode", "--meta");

        Assert.Matches(@"^unchanged dump\.json\.gz  \(etag .*\)  decoded: dump\.json \(23 B\)\n$", result.Out);
        Assert.Equal(
            Json,
            await File.ReadAllBytesAsync(cli.PathOf("dump.json"), TestContext.Current.CancellationToken)
        );
        Assert.True(File.Exists(cli.PathOf("dump.json.meta.json")));
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task What_is_to_stay_free_of_the_disk_stays_free()
    {
        var url = origin.Serve("/a.bin", OriginFile.Random(1_000));

        var result = await cli.RunAsync("get", url, "--min-free", "900T");

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.Contains("900,000,000,000,000 of them are to stay free", result.Error, StringComparison.Ordinal);
        Assert.Contains("--min-free", result.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("get", url, "--min-free", "0")).ExitCode);
    }

    [Fact]
    public async Task Prints_one_document_with_a_result_for_each_source_in_order()
    {
        var good = origin.Serve("/good.json", OriginFile.Of(Json));
        var gone = origin.Url("/gone.json");

        var result = await cli.RunAsync("get", gone, good, "--json");

        Assert.Equal(ExitCode.SourceUnavailable, result.ExitCode);
        var results = result.Json.GetProperty("results");
        Assert.Equal(["failed", "fetched"], results.EnumerateArray().Select(Status));
        Assert.Equal(gone, results[0].GetProperty("source").GetString());
        Assert.Equal("source_unavailable", results[0].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("probe", results[0].GetProperty("error").GetProperty("step").GetString());
        Assert.Equal(JsonValueKind.Null, results[0].GetProperty("record").ValueKind);
        Assert.Equal(cli.PathOf("good.json"), results[1].GetProperty("path").GetString());
        Assert.Equal("good.json", results[1].GetProperty("record").GetProperty("path").GetString());
        Assert.Equal(JsonValueKind.Null, results[1].GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task The_exit_code_is_the_first_failure_in_the_order_given_and_the_others_go_on()
    {
        var html = origin.Serve("/page.json.gz", OriginFile.Gzip(Json), Faults.HtmlPage());
        var good = origin.Serve("/good.json", OriginFile.Of(Json));

        var result = await cli.RunAsync("get", html, origin.Url("/gone.json"), good);

        Assert.Equal(ExitCode.UnexpectedContent, result.ExitCode);
        Assert.Contains("fetched good.json", result.Out);
        Assert.Contains($"starhaul: error: {html}", result.Error);
        Assert.Contains("/gone.json", result.Error);
        Assert.False(File.Exists(cli.PathOf("page.json.gz")));
    }

    [Fact]
    public async Task An_output_outside_of_the_current_folder_makes_its_own_folder_the_box()
    {
        using var elsewhere = new CliBench();
        var url = origin.Serve("/dump.json", OriginFile.Of(Json));

        var result = await cli.RunAsync("get", url, "-o", elsewhere.PathOf("named.json"));

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.True(File.Exists(elsewhere.PathOf("named.json")));
        Assert.True(File.Exists(elsewhere.PathOf("manifest.jsonl")));
        Assert.Empty(Directory.GetFileSystemEntries(cli.Folder));
    }

    [Fact]
    public async Task An_output_is_relative_to_the_box_that_is_named_and_the_box_is_made()
    {
        var url = origin.Serve("/dump.json", OriginFile.Of(Json));

        var result = await cli.RunAsync("get", url, "--box", "dumps", "-o", "named.json");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.StartsWith("fetched dumps/named.json", result.Out);
        Assert.True(File.Exists(cli.PathOf("dumps/manifest.jsonl")));
    }

    [Fact]
    public async Task An_output_outside_of_a_box_that_is_named_is_refused()
    {
        using var elsewhere = new CliBench();
        var url = origin.Serve("/dump.json", OriginFile.Of(Json));

        var result = await cli.RunAsync("get", url, "--box", "dumps", "-o", elsewhere.PathOf("named.json"));

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.False(File.Exists(elsewhere.PathOf("named.json")));
    }

    [Fact]
    public async Task A_digest_that_does_not_hold_is_an_integrity_failure()
    {
        var file = OriginFile.Of(Json);
        var url = origin.Serve("/dump.json", file);

        var wrong = await cli.RunAsync("get", url, "--sha256", new string('0', 64));
        var right = await cli.RunAsync("get", url, "--digest", $"sha256:{file.Content.Sha256()}");

        Assert.Equal(ExitCode.IntegrityFailure, wrong.ExitCode);
        Assert.Equal(ExitCode.Done, right.ExitCode);
        Assert.Contains("proof: publisher digest", right.Out);
    }

    [Fact]
    public async Task A_file_that_the_manifest_does_not_know_is_kept_and_the_hint_says_how_to_replace_it()
    {
        var url = origin.Serve("/dump.json", OriginFile.Of(Json));
        await File.WriteAllTextAsync(cli.PathOf("dump.json"), "mine", TestContext.Current.CancellationToken);

        var kept = await cli.RunAsync("get", url);
        var replaced = await cli.RunAsync("get", url, "--force");

        Assert.Equal(ExitCode.Destination, kept.ExitCode);
        Assert.Contains("--force", kept.Error);
        Assert.Equal(ExitCode.Done, replaced.ExitCode);
    }

    [Fact]
    public async Task Quiet_prints_errors_and_nothing_else()
    {
        var url = origin.Serve("/dump.json", OriginFile.Of(Json));

        var good = await cli.RunAsync("get", url, "--quiet");
        var bad = await cli.RunAsync("get", origin.Url("/gone.json"), "-q");

        Assert.Equal("", good.Out + good.Error);
        Assert.Contains("starhaul: error: ", bad.Error);
        Assert.Empty(bad.Out);
    }

    [Fact]
    public async Task Settings_reach_the_fetch()
    {
        cli.Variables["STARHAUL_META"] = "true";
        cli.Variables["STARHAUL_BOX"] = "dumps";
        var url = origin.Serve("/dump.json.gz", OriginFile.Gzip(Json));

        var result = await cli.RunAsync("get", url, "--decode", "--content-hash");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Equal(
            [
                "dump.json",
                "dump.json.gz",
                "dump.json.gz.meta.json",
                "dump.json.meta.json",
                "manifest.jsonl",
                "manifest.key",
            ],
            Directory
                .GetFiles(cli.PathOf("dumps"))
                .Select(path => Path.GetFileName(path)!)
                .Where(name => name != "manifest.lock")
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task An_interruption_leaves_a_part_file_and_says_how_to_go_on()
    {
        var file = OriginFile.Random(4 * 1024 * 1024);
        var url = origin.Serve("/dump.bin", file, Faults.StallAfter(1024 * 1024).OnDownload().Times(1));

        var running = cli.RunAsync("get", url, "--json");
        await UntilAsync(() =>
            File.Exists(cli.PathOf("dump.bin.part")) && new FileInfo(cli.PathOf("dump.bin.part")).Length > 0
        );
        cli.Interruption.Request(ExitCode.Interrupted, "SIGINT");
        var interrupted = await running;

        Assert.Equal(ExitCode.Interrupted, interrupted.ExitCode);
        Assert.Contains("starhaul: error: Interrupted.", interrupted.Error);
        Assert.Contains("the same command goes on from there", interrupted.Error);
        var error = interrupted.Json.GetProperty("results")[0].GetProperty("error");
        Assert.Equal("interrupted", error.GetProperty("code").GetString());
        Assert.True(File.Exists(cli.PathOf("dump.bin.part")));
        Assert.False(File.Exists(cli.PathOf("dump.bin")));
    }

    [Fact]
    public async Task Nothing_that_a_server_sends_can_steer_the_terminal()
    {
        const string evil = "\u001b]0;owned\u0007\u001b[2J\u009b31m";
        var file = OriginFile.Of(Json) with { ETag = $"\"{evil}\"", ContentType = $"text/{evil}" };
        var fetched = origin.Serve("/a.json", file);
        var failed = origin.Serve(
            "/b.json.gz",
            OriginFile.Of($"<html>{evil}") with
            {
                ContentType = $"text/html{evil}",
            }
        );

        List<CliResult> results =
        [
            await cli.RunAsync("probe", fetched),
            await cli.RunAsync("get", fetched, failed),
            await cli.RunAsync("get", failed, "--json"),
            await cli.RunAsync("manifest", "show", "a.json"),
        ];

        Assert.All(
            results.Select(result => (result.Out + result.Error).Replace("\n", "")),
            text => Assert.DoesNotContain(text, char.IsControl)
        );
    }

    private static string? Status(JsonElement result) => result.GetProperty("status").GetString();

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
