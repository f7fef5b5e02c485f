using System.Text;
using Starhaul.Native;
using Starhaul.Testing;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>Names, boxes, files in the way and redirects that are not as they should be: refused, and nothing is lost.</summary>
public sealed class BadInputTests
{
    private static readonly OriginFile A = OriginFile.Random(100_000);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/..%2f..%2fetc%2fpasswd")]
    [InlineData("/a%5Cb")]
    [InlineData("/.bashrc")]
    [InlineData("/manifest.jsonl")]
    [InlineData("/Manifest.JSONL")]
    [InlineData("/manifest.lock")]
    [InlineData("/x.part")]
    [InlineData("/x.part.json")]
    [InlineData("/x.meta.json")]
    [InlineData("/SHA256SUMS")]
    [InlineData("/a%1B%5B31mb")]
    [InlineData("/a%00b")]
    [InlineData("/a%0Ab")]
    [InlineData("/a%C2%9Bb")]
    [InlineData("/")]
    public async Task A_name_that_is_not_safe_is_exit_2_and_the_caller_may_give_another(string path)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve(path, A);

        var error = await scene.FailsAsync<DestinationException>(url);

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains("FetchOptions.Output", error.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scene.Box));
        await scene.FetchAsync(url, Output("mine.bin") with { Regime = "binary" });
        await scene.HoldsAsync("mine.bin", A.Content);
    }

    [Theory]
    [InlineData(237, true)]
    [InlineData(238, false)]
    [InlineData(300, false)]
    public async Task A_name_has_so_many_bytes_that_the_part_file_has_one_too(int length, bool isFine)
    {
        await using var scene = await FetchScene.StartAsync();
        var name = new string('n', length);
        var url = scene.Origin.Serve("/" + name, A);

        if (isFine)
        {
            await scene.FetchAsync(url);
            await scene.HoldsAsync(name, A.Content);
        }
        else
        {
            var error = await scene.FailsAsync<DestinationException>(url);
            Assert.Equal(ExitCode.Usage, error.ExitCode);
            Assert.Contains($"{length} bytes", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("..%2f..%2fetc%2fpasswd.part")]
    [InlineData("a\u001b]0;title\u0007b.bin")]
    [InlineData("a\u001b[2Jb.bin")]
    [InlineData("manifest.jsonl")]
    public async Task A_name_in_a_header_is_held_to_the_same_rules(string name)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.FileName(name));

        var error = await scene.FailsAsync<DestinationException>(url);

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.DoesNotContain($"{error.Message}{error.Hint}", char.IsControl);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scene.Box));
    }

    [Fact]
    public async Task A_tag_with_escape_sequences_is_told_without_them()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Versions(
                (soFar, file) =>
                    file with
                    {
                        Content = OriginContent.Random(100_000, soFar.Requests),
                        ETag = $"\"\u001b[31m{soFar.Requests}\"",
                    }
            ),
            Faults.CutAfter(50_000).OnDownload()
        );

        var error = await scene.FailsAsync<SourceChangedException>(url);

        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData("../f.bin")]
    [InlineData("/tmp/f.bin")]
    [InlineData("sub/../../f.bin")]
    [InlineData("manifest.jsonl")]
    [InlineData("f.part")]
    public async Task A_place_outside_the_box_or_of_its_own_files_is_exit_2_and_nobody_is_asked(string output)
    {
        await using var scene = await FetchScene.StartAsync();

        var error = await scene.FailsAsync<DestinationException>(scene.Origin.Serve("/f.bin", A), Output(output));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Empty(scene.Origin.Requests);
    }

    [Fact]
    public async Task A_folder_is_made_where_its_parent_exists_and_stays_with_a_file_alone()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        var wrong = Output("sub/f.bin") with
        {
            Digests = [new DeclaredDigest("sha-256", new string('0', 64), "option", DigestScope.Published)],
        };

        var error = await scene.FailsAsync<DestinationException>(url, Output("not/there/f.bin"));
        await scene.FailsAsync<IntegrityException>(url, wrong);

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scene.PathOf("not")));
        Assert.False(Directory.Exists(scene.PathOf("sub")));
        var result = await scene.FetchAsync(url, Output("sub/f.bin"));
        Assert.Equal("sub/f.bin", result.Record.Path);
        Assert.Equal(A.Content.ToArray(), scene.Read("sub/f.bin"));
    }

    [Fact]
    public async Task A_link_on_the_way_is_refused_whatever_it_leads_to()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        var elsewhere = Directory.CreateTempSubdirectory("starhaul-elsewhere-");
        try
        {
            Directory.CreateSymbolicLink(scene.PathOf("sub"), elsewhere.FullName);
            File.CreateSymbolicLink(scene.PathOf("f.bin"), Path.Combine(elsewhere.FullName, "f.bin"));
            FetchOptions[] all =
            [
                FetchOptions.Default,
                FetchOptions.Default with
                {
                    Force = true,
                },
                Output("sub/f.bin"),
            ];
            foreach (var fetch in all)
            {
                var error = await scene.FailsAsync<DestinationException>(url, fetch);

                Assert.Equal(ExitCode.Destination, error.ExitCode);
                Assert.Contains("symbolic link", error.Message, StringComparison.Ordinal);
            }

            Assert.Empty(elsewhere.EnumerateFileSystemInfos());
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_file_in_the_way_is_kept_and_replaced_by_force_alone()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        await File.WriteAllTextAsync(scene.PathOf("f.bin"), "mine", Ending);

        var error = await scene.FailsAsync<DestinationException>(url);

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Equal("mine"u8, scene.Read("f.bin"));
        Assert.Empty(scene.Downloads);
        scene.HasNoLeftovers();
        await scene.FetchAsync(url, FetchOptions.Default with { Force = true });
        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_file_that_gets_in_the_way_meanwhile_is_kept_and_so_are_the_proven_bytes()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(50_000).OnDownload().Times(1));
        var fetch = scene.FailsAsync<DestinationException>(url);
        await scene.UntilDownloadingAsync(50_000);
        await File.WriteAllTextAsync(scene.PathOf("f.bin"), "mine", Ending);
        scene.Origin.Release();

        await fetch;

        Assert.Equal("mine"u8, scene.Read("f.bin"));
        File.Delete(scene.PathOf("f.bin"));
        scene.Origin.ForgetRequests();
        await scene.FetchAsync(url);
        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(0, scene.Downloads.Sum(request => request.BodyBytesSent));
    }

    [Fact]
    public async Task A_folder_in_the_way_is_kept_even_by_force()
    {
        await using var scene = await FetchScene.StartAsync();
        Directory.CreateDirectory(scene.PathOf("f.bin"));

        var error = await scene.FailsAsync<DestinationException>(
            scene.Origin.Serve("/f.bin", A),
            FetchOptions.Default with
            {
                Force = true,
            }
        );

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.True(Directory.Exists(scene.PathOf("f.bin")));
    }

    [Fact]
    public async Task A_part_file_of_another_source_is_kept_and_discarded_by_force_alone()
    {
        await using var scene = await FetchScene.StartAsync();
        var first = scene.Origin.Serve("/one/f.bin", A, Faults.StallAfter(50_000).OnDownload().Times(1));
        var second = scene.Origin.Serve("/two/f.bin", OriginFile.Random(70_000, seed: 2));
        await scene.InterruptAsync(first, 50_000);

        var error = await scene.FailsAsync<DestinationException>(second);

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains($"50,000 bytes of {first}", error.Message, StringComparison.Ordinal);
        Assert.Equal(50_000, (await scene.FetchAsync(first)).Record.Transfer!.ResumedFrom);
        scene.Origin.Serve(
            "/one/f.bin",
            OriginFile.Random(100_000, 3),
            Faults.StallAfter(50_000).OnDownload().Times(1)
        );
        await scene.InterruptAsync(first, 50_000);
        await scene.FetchAsync(second, FetchOptions.Default with { Force = true });
        await scene.HoldsAsync("f.bin", OriginContent.Random(70_000, 2));
    }

    [Fact]
    public async Task A_target_that_another_fetch_has_is_exit_6_and_other_targets_go_on()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(50_000).OnDownload().Times(1));
        var other = scene.Origin.Serve("/g.bin", A);
        var first = scene.FetchAsync(url);
        await scene.UntilDownloadingAsync(50_000);

        var error = await scene.FailsAsync<DestinationException>(url);
        var meanwhile = await scene.FetchAsync(other);

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.True(error.IsTransient);
        Assert.Contains("f.bin", error.Message, StringComparison.Ordinal);
        Assert.Equal(FetchStatus.Fetched, meanwhile.Status);
        scene.Origin.Release();
        await first;
        await scene.HoldsAsync("f.bin", A.Content);
        await scene.HoldsAsync("g.bin", A.Content);
    }

    [Fact]
    public async Task A_target_that_another_process_has_locked_is_exit_6_and_keeps_its_bytes()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(50_000).OnDownload().Times(1));
        await scene.InterruptAsync(url, 50_000);
        using (var held = Posix.OpenForLock(scene.PathOf("f.bin.part")))
        {
            Assert.True(Posix.TryLock(held));

            await scene.FailsAsync<DestinationException>(url);
        }

        Assert.Equal(50_000, (await scene.FetchAsync(url)).Record.Transfer!.ResumedFrom);
    }

    [Fact]
    public async Task A_manifest_with_a_broken_line_is_exit_4_with_its_number_and_nothing_is_lost()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        await scene.FetchAsync(url);
        await File.AppendAllTextAsync(scene.PathOf("manifest.jsonl"), "{\"event\":\"record\"}\n", Ending);
        var broken = scene.Read("manifest.jsonl");

        var error = await scene.FailsAsync<IntegrityException>(scene.Origin.Serve("/g.bin", A));

        Assert.Equal(ExitCode.IntegrityFailure, error.ExitCode);
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
        Assert.Equal(broken, scene.Read("manifest.jsonl"));
        Assert.Equal(A.Content.ToArray(), scene.Read("f.bin"));
        Assert.False(File.Exists(scene.PathOf("g.bin")));
    }

    [Fact]
    public async Task A_manifest_that_breaks_meanwhile_costs_no_byte_of_the_file()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(50_000).OnDownload().Times(1));
        var fetch = scene.FailsAsync<IntegrityException>(url);
        await scene.UntilDownloadingAsync(50_000);
        await File.WriteAllTextAsync(scene.PathOf("manifest.jsonl"), "broken\n", Ending);
        scene.Origin.Release();

        await fetch;

        File.Delete(scene.PathOf("manifest.jsonl"));
        scene.Origin.ForgetRequests();
        await scene.FetchAsync(url);
        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(0, scene.Downloads.Sum(request => request.BodyBytesSent));
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_read_is_exit_6()
    {
        await using var scene = await FetchScene.StartAsync();
        Directory.CreateDirectory(scene.PathOf("manifest.jsonl"));

        var error = await scene.FailsAsync<DestinationException>(scene.Origin.Serve("/f.bin", A));

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains("manifest.jsonl", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_of_a_newer_schema_is_exit_6_and_left_alone()
    {
        await using var scene = await FetchScene.StartAsync();
        await scene.FetchAsync(scene.Origin.Serve("/f.bin", A));
        var newer = Encoding
            .UTF8.GetString(scene.Read("manifest.jsonl"))
            .Replace("\"schema_version\":1", "\"schema_version\":2", StringComparison.Ordinal);
        await File.WriteAllTextAsync(scene.PathOf("manifest.jsonl"), newer, Ending);

        var error = await scene.FailsAsync<DestinationException>(scene.Origin.Serve("/g.bin", A));

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Equal(newer, Encoding.UTF8.GetString(scene.Read("manifest.jsonl")));
        Assert.False(File.Exists(scene.PathOf("g.bin")));
    }

    [Fact]
    public async Task A_scheme_that_nobody_serves_is_misuse()
    {
        await using var scene = await FetchScene.StartAsync();

        var error = await Assert.ThrowsAsync<ArgumentException>(() => scene.FetchAsync("gopher://127.0.0.1/f"));

        Assert.Contains("gopher", error.Message, StringComparison.Ordinal);
        Assert.Contains("http, https, file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_from_https_to_http_is_refused()
    {
        await using var scene = await FetchScene.StartAsync();
        await using var secure = await Origin.StartAsync(OriginProtocol.Https);
        var plain = scene.Origin.Serve("/f.bin", A);
        var url = secure.Redirect("/go", plain + "?token=secret");

        var error = await scene.FailsAsync<SourceUnavailableException>(url);

        Assert.Equal(ExitCode.SourceUnavailable, error.ExitCode);
        Assert.Contains(plain, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Origin.Requests);
    }

    [Fact]
    public async Task A_redirect_from_http_to_https_is_followed()
    {
        await using var scene = await FetchScene.StartAsync();
        await using var secure = await Origin.StartAsync(OriginProtocol.Https);
        var url = scene.Origin.Redirect("/go", secure.Serve("/f.bin", A));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Theory]
    [InlineData("whole")]
    [InlineData("cut")]
    [InlineData("missing")]
    [InlineData("loop")]
    [InlineData("page")]
    [InlineData("in the way")]
    [InlineData("dead")]
    public async Task Secrets_of_a_URL_are_in_no_message_log_manifest_or_part_state(string fate)
    {
        await using var scene = await FetchScene.StartAsync();
        using var log = new LogLines();
        const string Query = "?file=1&token=swordfish&X-Amz-Signature=swordfish&sig=swordfish#swordfish";
        var plain = fate switch
        {
            "cut" => scene.Origin.Serve(
                "/f.gz",
                OriginFile.Gzip(A.Content.ToArray()),
                Faults.CutAfter(9).OnDownload().Times(1),
                Faults.Status(410).OnResume()
            ),
            "missing" => scene.Origin.Url("/f.gz"),
            "loop" => scene.Origin.Redirect("/f.gz", "/f.gz" + Query),
            "page" => scene.Origin.Serve("/f.gz", A, Faults.HtmlPage()),
            "dead" => Origin.DeadUrl("/f.gz"),
            _ => scene.Origin.Serve("/f.gz", OriginFile.Gzip(A.Content.ToArray())),
        };
        if (fate == "in the way")
        {
            await File.WriteAllTextAsync(scene.PathOf("f.gz"), "mine", Ending);
        }

        var url = plain.Replace("http://", "http://user:swordfish@", StringComparison.Ordinal) + Query;
        await using var fetcher = new FileFetcher(
            new FileFetcherOptions
            {
                Box = scene.Box,
                Limits = scene.Limits,
                LoggerFactory = log,
            }
        );
        var told = new List<string>();
        var progress = new InlineProgress<FetchProgress>(snapshot =>
        {
            lock (told)
            {
                told.Add($"{snapshot}");
            }
        });
        try
        {
            var result = await fetcher.FetchAsync(
                Source.Parse(url),
                FetchOptions.Default with
                {
                    WriteMeta = true,
                },
                progress,
                Ending
            );
            told.Add($"{result}");
            Assert.Equal("whole", fate);
        }
        catch (StarhaulException error)
        {
            Assert.NotEqual("whole", fate);
            told.Add($"{error}{error.Source}{error.Hint}");
        }

        told.AddRange(log.Texts);
        foreach (var path in Directory.EnumerateFiles(scene.Box))
        {
            told.Add(Path.GetFileName(path) + await File.ReadAllTextAsync(path, Ending));
        }

        Assert.DoesNotContain(told, static text => text.Contains("swordfish", StringComparison.Ordinal));
        Assert.Contains(told, text => text.Contains(plain + "?file=1", StringComparison.Ordinal));
    }

    private static FetchOptions Output(string output) => FetchOptions.Default with { Output = output };
}
