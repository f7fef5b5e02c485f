using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

/// <summary>Objects of S3 as sources of the commands.</summary>
public sealed class S3SourceTests : IDisposable
{
    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Get_fetches_an_object_and_probe_says_what_it_is()
    {
        await using var origin = await StartAsync();
        origin.Put("a b.bin", new S3OriginObject([1, 2, 3]));

        var got = await cli.RunAsync("get", Url("a%20b.bin"), "--s3-endpoint", $"{origin.Endpoint}");
        var probed = await cli.RunAsync("probe", "--json", Url("a b.bin"), "--s3-endpoint", $"{origin.Endpoint}");

        Assert.Equal(ExitCode.Done, got.ExitCode);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(cli.PathOf("a b.bin"), Ending));
        using var document = JsonDocument.Parse(probed.Out);
        Assert.Equal("skip", document.RootElement.GetProperty("intent").GetProperty("action").GetString());
    }

    [Fact]
    public async Task Get_fetches_all_below_a_prefix_into_folders_of_the_box_and_nothing_twice()
    {
        await using var origin = await StartAsync();
        string[] keys = ["p/a.csv", "p/deep/er/b.csv", "p/deep/c.txt", "p/skip.csv", "q/d.csv"];
        foreach (var key in keys)
        {
            origin.Put(key, new S3OriginObject(Encoding.UTF8.GetBytes(key)));
        }

        string[] words =
        [
            "get",
            "--json",
            Url("p/"),
            "--include",
            "*.csv",
            "--exclude",
            "skip*",
            "--box",
            "box",
            "--s3-endpoint",
            $"{origin.Endpoint}",
        ];
        var first = await cli.RunAsync(words);
        origin.ForgetRequests();
        var second = await cli.RunAsync(words);

        Assert.Equal(["fetched", "fetched"], Statuses(first));
        Assert.Equal("p/a.csv", await File.ReadAllTextAsync(cli.PathOf("box/a.csv"), Ending));
        Assert.Equal("p/deep/er/b.csv", await File.ReadAllTextAsync(cli.PathOf("box/deep/er/b.csv"), Ending));
        Assert.False(File.Exists(cli.PathOf("box/deep/c.txt")));
        Assert.Equal(["unchanged", "unchanged"], Statuses(second));
        Assert.Single(origin.Requests);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("verify", "box")).ExitCode);
    }

    [Theory]
    [InlineData("p/../evil.bin")]
    [InlineData("p/.bashrc")]
    [InlineData("p/sub/manifest.jsonl")]
    [InlineData("p//evil.bin")]
    public async Task Get_refuses_a_prefix_with_a_name_that_no_box_may_hold_before_it_fetches_anything(string key)
    {
        await using var origin = await StartAsync();
        origin.Put(key, new S3OriginObject([1]));
        origin.Put("p/a.bin", new S3OriginObject([1]));

        var got = await cli.RunAsync("get", Url("p/"), "--box", "box", "--s3-endpoint", $"{origin.Endpoint}");

        Assert.Equal(ExitCode.Usage, got.ExitCode);
        Assert.False(File.Exists(cli.PathOf("box/a.bin")));
    }

    [Fact]
    public async Task Get_makes_no_folder_through_a_link()
    {
        await using var origin = await StartAsync();
        origin.Put("p/out/x/a.bin", new S3OriginObject([1]));
        var elsewhere = Directory.CreateDirectory(cli.PathOf("elsewhere")).FullName;
        Directory.CreateDirectory(cli.PathOf("box"));
        File.CreateSymbolicLink(cli.PathOf("box/out"), elsewhere);

        var got = await cli.RunAsync("get", Url("p/"), "--box", "box", "--s3-endpoint", $"{origin.Endpoint}");

        Assert.Equal(ExitCode.Destination, got.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
    }

    [Theory]
    [InlineData("s3://UPPER/a", "names no bucket")]
    [InlineData("s3://user:hidden@bucket/a", "holds credentials")]
    [InlineData("s3://bucket/a#b", "%23")]
    [InlineData("s3://bucket/a?b=c", "%3F")]
    [InlineData("s3://bucket/a/../b", "no URL can carry")]
    [InlineData("s3://bucket/a%2F..%2Fb", "no URL can carry")]
    public async Task What_names_no_object_is_wrong_usage_and_says_what_to_write(string source, string expected)
    {
        var got = await cli.RunAsync("get", source);

        Assert.Equal(ExitCode.Usage, got.ExitCode);
        Assert.Contains(expected, got.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", got.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--s3-endpoint", "ftp://a.example")]
    [InlineData("--s3-endpoint", "https://user:word@a.example")]
    [InlineData("--s3-endpoint", "words")]
    [InlineData("--s3-credentials", "proces")]
    public async Task An_option_that_cannot_be_used_is_wrong_usage(string option, string value) =>
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("get", Url("a"), option, value)).ExitCode);

    [Fact]
    public async Task A_wrong_secret_is_exit_3_and_nothing_of_it_is_shown()
    {
        await using var origin = await StartAsync();
        origin.Put("a.bin", new S3OriginObject([1]));
        cli.Variables["AWS_SECRET_ACCESS_KEY"] = "wrong-secret-99";

        var got = await cli.RunAsync("get", "--json", Url("a.bin"), "--s3-endpoint", $"{origin.Endpoint}");

        Assert.Equal(ExitCode.SourceUnavailable, got.ExitCode);
        Assert.Contains("does not accept the signature", got.Error, StringComparison.Ordinal);
        foreach (var secret in new[] { "wrong-secret-99", S3Origin.SecretKey, S3Origin.AccessKey, "Signature=" })
        {
            Assert.DoesNotContain(secret, got.Out + got.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_profile_gives_keys_and_its_program_runs_only_when_that_is_asked_for()
    {
        await using var origin = await StartAsync();
        origin.Put("a.bin", new S3OriginObject([1]));
        cli.Variables.Clear();
        cli.Variables["HOME"] = cli.Folder;
        Directory.CreateDirectory(cli.PathOf(".aws"));
        await File.WriteAllTextAsync(
            cli.PathOf(".aws/credentials"),
            $"# mine\n[keys]\naws_access_key_id = {S3Origin.AccessKey}\naws_secret_access_key={S3Origin.SecretKey}\n",
            Ending
        );
        var trace = cli.PathOf("ran");
        var answer =
            $$"""{"Version":1,"AccessKeyId":"{{S3Origin.AccessKey}}","SecretAccessKey":"{{S3Origin.SecretKey}}"}""";
        await File.WriteAllTextAsync(cli.PathOf("program.sh"), $"touch {trace}\necho '{answer}'\n", Ending);
        await File.WriteAllTextAsync(
            cli.PathOf(".aws/config"),
            $"[profile keys]\nregion = us-east-1\n[profile program]\ncredential_process = sh {cli.PathOf("program.sh")}\n",
            Ending
        );
        string[] words = ["get", "--force", Url("a.bin"), "--s3-endpoint", $"{origin.Endpoint}", "--s3-profile"];

        Assert.Equal(ExitCode.Done, (await cli.RunAsync([.. words, "keys"])).ExitCode);
        var refused = await cli.RunAsync([.. words, "program"]);
        Assert.Equal(ExitCode.SourceUnavailable, refused.ExitCode);
        Assert.Contains("--s3-credentials process", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(trace));
        Assert.Equal(
            ExitCode.Done,
            (await cli.RunAsync([.. words, "program", "--s3-credentials", "process"])).ExitCode
        );
        Assert.True(File.Exists(trace));
        Assert.Equal(ExitCode.SourceUnavailable, (await cli.RunAsync([.. words, "nobody"])).ExitCode);
    }

    [Fact]
    public async Task A_dump_in_a_bucket_is_loaded_into_tables()
    {
        await using var origin = await StartAsync();
        var dump =
            """[{"id64":10477373803,"name":"Sol","coords":{"x":0,"y":0,"z":0},"date":"2026-11-21 12:00:00+00","bodies":[]}]""";
        using var coded = new MemoryStream();
        await using (var gzip = new GZipStream(coded, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(dump), Ending);
        }

        origin.Put("systems_1day.json.gz", new S3OriginObject(coded.ToArray()));

        var run = await cli.RunAsync(
            "run",
            "spansh-dump",
            Url("systems_1day.json.gz"),
            "--to",
            "sqlite:galaxy.db",
            "--s3-endpoint",
            $"{origin.Endpoint}"
        );

        Assert.Equal(ExitCode.Done, run.ExitCode);
        var imports = await cli.RunAsync("imports", "sqlite:galaxy.db", "--json");
        Assert.Contains(Url("systems_1day.json.gz"), imports.Out, StringComparison.Ordinal);
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private static string Url(string key) =>
        string.Create(CultureInfo.InvariantCulture, $"s3://{S3Origin.Bucket}/{key}");

    private static IEnumerable<string?> Statuses(CliResult result)
    {
        using var document = JsonDocument.Parse(result.Out);
        return
        [
            .. document
                .RootElement.GetProperty("results")
                .EnumerateArray()
                .Select(static one => one.GetProperty("status").GetString()),
        ];
    }

    private Task<S3Origin> StartAsync()
    {
        cli.Variables["AWS_ACCESS_KEY_ID"] = S3Origin.AccessKey;
        cli.Variables["AWS_SECRET_ACCESS_KEY"] = S3Origin.SecretKey;
        return S3Origin.StartAsync();
    }
}
