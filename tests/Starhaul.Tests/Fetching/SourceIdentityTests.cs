using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>What is not written down still tells sources apart.</summary>
public sealed class SourceIdentityTests
{
    private const string Signature =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F1&X-Amz-Expires=60&X-Amz-SignedHeaders=host";

    private static readonly OriginFile One = OriginFile.Random(30_000, seed: 1) with { ETag = null };
    private static readonly OriginFile Two = OriginFile.Random(30_000, seed: 2) with { ETag = null };

    [Theory]
    [InlineData("key=a", "key=b")]
    [InlineData("token=a", "token=b")]
    [InlineData("sp=a", "sp=b")]
    [InlineData("id=1&apiKey=a", "id=1&apiKey=b")]
    [InlineData("Signature=a", "Signature=b")]
    [InlineData("md5=a&md5=c&expires=1999999999", "md5=b&md5=c&expires=1999999999")]
    public async Task Two_sources_that_differ_in_a_secret_alone_are_two(string first, string second)
    {
        await using var scene = await FetchScene.StartAsync();
        var one = scene.Origin.Serve($"/tile.bin?{first}", One);
        var two = scene.Origin.Serve($"/tile.bin?{second}", Two);
        await scene.FetchAsync(one);

        var refused = await scene.FailsAsync<DestinationException>(two);
        Assert.Contains("FetchOptions.Output", refused.Hint, StringComparison.Ordinal);
        await scene.HoldsAsync("tile.bin", One.Content);

        var other = await scene.FetchAsync(two, FetchOptions.Default with { Output = "other.bin" });
        Assert.Equal(FetchStatus.Fetched, other.Status);
        await scene.HoldsAsync("other.bin", Two.Content);
        Assert.Equal(FetchStatus.Unchanged, (await scene.FetchAsync(one)).Status);
        Assert.Equal(scene.PathOf("other.bin"), (await scene.FetchAsync(two)).Path);
    }

    [Fact]
    public async Task Two_users_of_one_URL_are_two_sources()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Handle(
            "/export.bin",
            request =>
                OriginResponse.Of(
                    200,
                    request.Headers["Authorization"] == "Basic YW5uOjE=" ? One.Content : Two.Content,
                    "x/y"
                )
        );
        var ann = url.Replace("http://", "http://ann:1@", StringComparison.Ordinal);
        var bob = url.Replace("http://", "http://bob:2@", StringComparison.Ordinal);
        await scene.FetchAsync(ann);

        await scene.FailsAsync<DestinationException>(bob);

        await scene.HoldsAsync("export.bin", One.Content);
        Assert.DoesNotContain(
            "ann",
            await File.ReadAllTextAsync(scene.PathOf("manifest.jsonl"), Ending),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_part_file_of_another_key_is_not_joined_to()
    {
        await using var scene = await FetchScene.StartAsync();
        var one = scene.Origin.Serve(
            "/f.bin?key=one",
            One with
            {
                ETag = "\"same\"",
            },
            Faults.StallAfter(10_000).OnDownload()
        );
        var two = scene.Origin.Serve("/f.bin?key=two", Two with { ETag = "\"same\"" });
        await scene.InterruptAsync(one, 10_000);

        await scene.FetchAsync(two);

        await scene.HoldsAsync("f.bin", Two.Content);
    }

    [Fact]
    public async Task A_URL_that_was_signed_anew_is_the_same_source()
    {
        await using var scene = await FetchScene.StartAsync();
        var file = One with { ETag = "\"v1\"" };
        var first = scene.Origin.Serve($"/o.bin?{Signature}&X-Amz-Date=1&X-Amz-Signature=aa", file);
        var anew = scene.Origin.Serve($"/o.bin?{Signature}&X-Amz-Date=2&X-Amz-Signature=bb", file);
        await scene.FetchAsync(first);

        Assert.Equal(FetchStatus.Unchanged, (await scene.FetchAsync(anew)).Status);
        Assert.Equal(
            "0600",
            Convert.ToString((int)File.GetUnixFileMode(scene.PathOf("manifest.key")), 8).PadLeft(4, '0')
        );
    }

    [Fact]
    public async Task A_part_of_a_signing_scheme_alone_tells_sources_apart()
    {
        await using var scene = await FetchScene.StartAsync();
        var one = scene.Origin.Serve("/o.bin?X-Amz-Date=1&X-Amz-Signature=aa", One);
        var two = scene.Origin.Serve("/o.bin?X-Amz-Date=2&X-Amz-Signature=bb", Two);
        await scene.FetchAsync(one);

        await scene.FailsAsync<DestinationException>(two);
    }

    [Theory]
    [InlineData("x-oss-signature")]
    [InlineData("OSSAccessKeyId")]
    [InlineData("private_token")]
    [InlineData("jwt")]
    [InlineData("sas")]
    [InlineData("auth_token")]
    [InlineData("Authorization")]
    [InlineData("PHPSESSID")]
    [InlineData("access-token")]
    [InlineData("hmac")]
    [InlineData("id_token")]
    [InlineData("client_secret")]
    [InlineData("passwd")]
    [InlineData("sign")]
    [InlineData("api_token")]
    [InlineData("X-Goog-Signature")]
    [InlineData("X-Goog-Credential")]
    [InlineData("GoogleAccessId")]
    [InlineData("userPwd")]
    [InlineData("hdnea")]
    [InlineData("md5")]
    public void What_grants_access_is_not_in_the_text_of_a_source(string name)
    {
        var source = Source.Parse($"https://ann:pw@a.example/f?id=77&{name}=SESAME&expires=1893456000&format=csv");

        Assert.Equal("https://a.example/f?id=77&format=csv", source.Text);
        Assert.True(source.IsRedacted);
        Assert.Contains("ann@", source.Identity, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", source.Identity, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id=77&format=csv&version=12")]
    [InlineData("keyword=x&monkey=1&author=me&signal=2&passenger=3&e=x&h=4&hash=5")]
    [InlineData("design=1&assign=2&sky=3")]
    public void What_is_no_secret_stays(string query)
    {
        var source = Source.Parse($"https://a.example/f?{query}");

        Assert.Equal($"https://a.example/f?{query}", source.Text);
        Assert.False(source.IsRedacted);
    }

    [Fact]
    public void A_text_that_is_no_URL_is_shown_without_what_may_be_secret() =>
        Assert.Equal(
            "'http://a b/f' is neither a URL with a scheme nor a path.",
            Assert.Throws<FormatException>(() => Source.Parse("http://ann:pw@a b/f?key=SESAME")).Message
        );

    [Fact]
    public async Task Secrets_are_in_no_file_of_the_box_and_in_no_message_also_from_redirects()
    {
        await using var scene = await FetchScene.StartAsync();
        scene.Origin.Serve("/moved.bin?sign=SESAME&hmac=SESAME", One);
        var moved = scene.Origin.Redirect("/f.bin?jwt=SESAME", "/moved.bin?sign=SESAME&hmac=SESAME");
        var missing = scene.Origin.Url("/none.bin?x-oss-signature=SESAME");

        await scene.FetchAsync(moved, FetchOptions.Default with { WriteMeta = true });
        var error = await scene.FailsAsync<SourceUnavailableException>(missing);

        Assert.DoesNotContain("SESAME", error.ToString() + error.Hint + error.Source, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(scene.Box))
        {
            Assert.DoesNotContain("SESAME", await File.ReadAllTextAsync(file, Ending), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_record_of_an_older_version_is_adopted_by_equal_bytes_and_by_no_others()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin?key=one", One);
        var other = scene.Origin.Serve("/f.bin?key=two", Two);
        await scene.FetchAsync(url);
        ForgetSourceIds(scene);

        await scene.FailsAsync<DestinationException>(other);
        await scene.HoldsAsync("f.bin", One.Content);
        var adopted = await scene.FetchAsync(url);

        Assert.Equal(FetchStatus.Fetched, adopted.Status);
        Assert.NotNull(adopted.Record.SourceId);
        Assert.Equal(FetchStatus.Unchanged, (await scene.FetchAsync(url)).Status);
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>Takes what an older version did not write out of the last line of the manifest.</summary>
    private static void ForgetSourceIds(FetchScene scene)
    {
        var path = scene.PathOf("manifest.jsonl");
        var lines = File.ReadAllLines(path);
        lines[^1] = System.Text.RegularExpressions.Regex.Replace(lines[^1], "\"source_id\":\"[0-9a-f]{64}\",", "");
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
    }
}
