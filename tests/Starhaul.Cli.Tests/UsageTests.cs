using Xunit;

namespace Starhaul.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData("usage-no-command")]
    [InlineData("usage-unknown-command", "gte")]
    [InlineData("usage-unknown-subcommand", "manifest", "lst")]
    [InlineData("usage-no-subcommand", "manifest")]
    [InlineData("usage-unknown-option", "get", "https://example.org/a", "--boks", "x")]
    [InlineData("usage-option-without-value", "get", "https://example.org/a", "--box")]
    [InlineData("usage-no-source", "get")]
    [InlineData("usage-too-many-sources", "probe", "https://example.org/a", "https://example.org/b")]
    [InlineData("usage-bad-rate", "get", "https://example.org/a", "--limit-rate", "fast")]
    [InlineData("usage-bad-time", "get", "https://example.org/a", "--stall-timeout", "30")]
    [InlineData("usage-bad-jobs", "get", "https://example.org/a", "--jobs", "0")]
    [InlineData("usage-bad-connections", "get", "https://example.org/a", "--connections", "65")]
    [InlineData("usage-bad-sha256", "get", "https://example.org/a", "--sha256", "abc")]
    [InlineData("usage-bad-digest", "get", "https://example.org/a", "--digest", "sha3:abc")]
    [InlineData("usage-bad-regime", "get", "https://example.org/a", "--regime", "gzipp")]
    [InlineData("usage-unknown-scheme", "get", "htps://example.org/a")]
    [InlineData("usage-no-scheme", "get", "example.org/a.json.gz")]
    [InlineData("usage-bad-url", "get", "http:///a")]
    [InlineData("usage-unknown-name", "get", "spansh:systms_1day")]
    [InlineData("usage-feed-is-no-file", "get", "eddn:feed")]
    [InlineData("usage-output-of-two", "get", "https://example.org/a", "https://example.org/b", "-o", "c")]
    [InlineData("usage-sha256-of-two", "get", "https://example.org/a", "https://example.org/b", "--sha256", "00")]
    [InlineData("usage-output-names-no-file", "get", "https://example.org/a", "-o", "folder/")]
    [InlineData("usage-option-of-another-command", "verify", "--decode")]
    [InlineData("usage-box-twice", "verify", "a", "--box", "b")]
    [InlineData("usage-output-twice", "get", "https://example.org/a", "-o", "a", "-o", "b")]
    [InlineData("usage-flag-with-value", "get", "https://example.org/a", "--decode=maybe")]
    [InlineData("usage-url-as-box", "verify", "https://me:secret@example.org/a?sig=secret")]
    [InlineData("usage-same-name-twice", "get", "https://a.example/dump.json.gz", "https://b.example/dump.json.gz")]
    [InlineData("usage-script-as-json", "completion", "bash", "--json")]
    [InlineData("usage-bad-sample", "verify", "--sample", "3/2")]
    [InlineData("usage-bad-format", "manifest", "export", "--format", "bagitt")]
    [InlineData("usage-folder-to-stdout", "manifest", "export", "--format", "bagit")]
    [InlineData("usage-bad-size", "demo", "--size", "big")]
    [InlineData("usage-unknown-shell", "completion", "tcsh")]
    [InlineData("usage-no-pipeline", "run")]
    [InlineData("usage-unknown-pipeline", "run", "spansh-dmp")]
    [InlineData("usage-no-dump", "run", "spansh-dump", "--to", "sqlite:a.db")]
    [InlineData("usage-no-target", "run", "spansh-dump", "a.json")]
    [InlineData("usage-bad-target", "run", "spansh-dump", "a.json", "--to", "galaxy.db")]
    [InlineData("usage-target-without-place", "run", "spansh-dump", "a.json", "--to", "sqlite:")]
    [InlineData("usage-unknown-table", "run", "spansh-dump", "a.json", "--to", "sqlite:a.db", "--select", "systms")]
    [InlineData("usage-home-in-target", "run", "spansh-dump", "a.json", "--to", "sqlite:~/galaxy.db")]
    [InlineData("usage-home-in-box", "get", "https://example.org/a", "--box=~/dumps")]
    [InlineData("usage-bad-min-free", "get", "https://example.org/a", "--min-free", "some")]
    [InlineData("usage-no-table", "run", "spansh-dump", "a.json", "--to", "sqlite:a.db", "--select", ",")]
    [InlineData("usage-bad-distance", "run", "spansh-dump", "a.json", "--to", "sqlite:a.db", "--within", "far")]
    [InlineData("usage-of-without-within", "run", "spansh-dump", "a.json", "--to", "sqlite:a.db", "--of", "Sol")]
    [InlineData("usage-bad-share", "run", "spansh-dump", "a.json", "--to", "sqlite:a.db", "--max-rejects", "200%")]
    [InlineData("usage-bad-interval", "run", "spansh-dump", "a.json", "--to", "sqlite:a.db", "--watch", "5")]
    [InlineData("usage-bad-listening-time", "run", "eddn-stream", "--for", "long")]
    [InlineData("usage-bad-relay", "run", "eddn-stream", "--from", "http://127.0.0.1")]
    [InlineData("usage-bad-segment-format", "run", "eddn-stream", "--compress", "lz4")]
    [InlineData("usage-bad-port", "run", "eddn-stream", "--metrics", "65536")]
    [InlineData("usage-bad-since", "eddn", "replay", "eddn", "--to", "sqlite:a.db", "--since", "soon")]
    [InlineData(
        "usage-no-time",
        "eddn",
        "replay",
        "e",
        "--to",
        "sqlite:a.db",
        "--since",
        "2026-11-21",
        "--until",
        "2026-11-20"
    )]
    [InlineData("usage-imports-of-nothing", "imports")]
    [InlineData("usage-imports-of-no-target", "imports", "galaxy.db")]
    public async Task Says_what_is_wrong_and_what_to_do_next(string snapshot, params string[] words)
    {
        var result = await cli.RunAsync(words);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Equal(words.Contains("--json"), result.Out.Length > 0);
        Snapshot.Matches(snapshot, result.Error);
    }

    [Theory]
    [InlineData("gte")]
    [InlineData("get")]
    [InlineData("get", "spansh:nothing")]
    [InlineData("get", "https://example.org/a", "--boks")]
    [InlineData("probe")]
    public async Task Prints_a_usage_error_as_a_document_too(params string[] words)
    {
        var result = await cli.RunAsync([.. words, "--json"]);

        var error = result.Json.GetProperty("error");
        Assert.Equal("usage", error.GetProperty("code").GetString());
        Assert.Equal("input", error.GetProperty("step").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.NotEmpty(error.GetProperty("hint").GetString()!);
        Assert.True(error.TryGetProperty("source", out _));
    }

    [Theory]
    [InlineData("get", "http://me:secret@:80/a?sig=secret")]
    [InlineData("get", "http://me:secret@host:99999/a?token=secret")]
    [InlineData("get", "htp://me:secret@host/a?token=secret")]
    [InlineData("get", "example.org/a?token=secret")]
    [InlineData("probe", "a", "http://me:secret@host/a?token=secret")]
    [InlineData("verify", "http://me:secret@host/a?token=secret")]
    [InlineData("manifest", "list", "--box", "http://me:secret@host/a?token=secret")]
    [InlineData("run", "spansh-dump", "a.json", "--to", "postgrs://me:secret@host/db")]
    [InlineData("run", "spansh-dump", "a.json", "--to", "postgres//me:secret@host/db")]
    [InlineData("run", "spansh-dump", "a.json", "--to", "postgres:me:secret@host/db")]
    [InlineData("imports", "me:secret@host/db")]
    public async Task Never_repeats_a_secret_of_a_url_that_cannot_be_used(params string[] words)
    {
        var result = await cli.RunAsync([.. words, "--json"]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.DoesNotContain("secret", result.Out + result.Error);
    }

    [Fact]
    public async Task A_box_that_is_a_file_is_told_with_the_next_step()
    {
        await File.WriteAllTextAsync(cli.PathOf("plain"), "", TestContext.Current.CancellationToken);

        var result = await cli.RunAsync("get", "https://example.org/a", "--box", "plain");

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.Equal(
            $"starhaul: error: The box {cli.PathOf("plain")} cannot be made: there is a file of that name.\n"
                + "  next: Name a folder that may be made and written to with --box.\n",
            result.Error
        );
    }

    [Fact]
    public async Task Words_after_two_dashes_are_no_options()
    {
        var result = await cli.RunAsync("get", "--", "--boks");

        Assert.NotEqual(ExitCode.Usage, result.ExitCode);
    }

    [Fact]
    public async Task Help_is_printed_whatever_else_is_wrong()
    {
        var result = await cli.RunAsync("get", "--boks", "--help");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.StartsWith("Fetch sources", result.Out);
    }
}
