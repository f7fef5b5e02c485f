using System.Diagnostics;
using System.Runtime.CompilerServices;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Release;

/// <summary>
/// What <c>scripts/release</c> makes runs from an empty folder, without sources and runtime. It compiles to machine code,
/// which takes minutes: <c>STARHAUL_LONG=1</c> runs it.
/// </summary>
public sealed class ReleaseTests
{
    private static readonly string Root = Path.GetFullPath("../../..", FolderOf());

    [Fact]
    public void A_version_that_is_none_is_refused_with_an_example()
    {
        var (exitCode, text) = Run(Root, Path.Combine(Root, "scripts", "release"), "one");

        Assert.Equal(1, exitCode);
        Assert.Contains("'one' is no version", text, StringComparison.Ordinal);
        Assert.Contains("1.2.0", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_released_fetches_and_loads_from_an_empty_folder()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1", "STARHAUL_LONG is not 1.");
        var (exitCode, text) = Run(Root, Path.Combine(Root, "scripts", "release"), "0.9.9-test.1");
        Assert.True(exitCode == 0, text);
        var release = Path.Combine(Root, "artifacts", "release");
        Assert.Equal(0, Run(release, "sha256sum", "-c", "--quiet", "SHA256SUMS").ExitCode);
        Assert.Equal(5, Directory.GetFiles(release, "*.nupkg").Length);

        using var cli = new CliBench();
        var archive = Assert.Single(Directory.GetFiles(release, "*.tar.gz"));
        Assert.Equal(0, Run(cli.Folder, "tar", "-xzf", archive).ExitCode);
        await FirstMinuteAsync(
            Path.Combine(Assert.Single(Directory.GetDirectories(cli.Folder, "starhaul-*")), "starhaul")
        );

        var package = Assert.Single(Directory.GetFiles(release, "*.deb"));
        var prefix = Path.Combine(cli.Folder, "prefix");
        Assert.Equal(0, Run(cli.Folder, "dpkg-deb", "-x", package, prefix).ExitCode);
        Assert.Equal("starhaul", Run(cli.Folder, "dpkg-deb", "-f", package, "Package").Text.Trim());
        Assert.Equal("0.9.9~test.1", Run(cli.Folder, "dpkg-deb", "-f", package, "Version").Text.Trim());
        var unit = await File.ReadAllTextAsync(
            Path.Combine(prefix, "usr/lib/systemd/system/eddn-stream.service"),
            TestContext.Current.CancellationToken
        );
        Assert.DoesNotContain("/opt/starhaul", unit, StringComparison.Ordinal);
        await FirstMinuteAsync(Path.Combine(prefix, "usr/bin/starhaul"));
    }

    private static async Task FirstMinuteAsync(string program)
    {
        using var cli = new CliBench();
        await using var origin = await Origin.StartAsync();
        var dump =
            """[{"id64":10477373803,"name":"Sol","coords":{"x":0,"y":0,"z":0},"date":"2026-11-21 12:00:00+00","bodies":[]}]""";
        var url = origin.Serve("/galaxy.json.gz", OriginFile.Gzip(System.Text.Encoding.UTF8.GetBytes(dump)));

        var (exitCode, text) = Run(cli.Folder, program, "--version");
        Assert.Equal((0, "starhaul 0.9.9-test.1"), (exitCode, text.Trim()));
        Assert.Contains("proof: content", Run(cli.Folder, program, "get", url).Text, StringComparison.Ordinal);
        Assert.Equal(0, Run(cli.Folder, program, "verify").ExitCode);
        foreach (
            var target in (string[])["sqlite:galaxy.db", "duckdb:galaxy.duckdb", "parquet:parquet", "ndjson:ndjson"]
        )
        {
            (exitCode, text) = Run(cli.Folder, program, "run", "spansh-dump", "./galaxy.json.gz", "--to", target);
            Assert.True(exitCode == 0, text);
        }

        Assert.Contains(
            "complete",
            Run(cli.Folder, program, "imports", "sqlite:galaxy.db").Text,
            StringComparison.Ordinal
        );
        (exitCode, text) = Run(cli.Folder, program, "demo", "--size", "5M");
        Assert.True(exitCode == 0, text);
    }

    private static (int ExitCode, string Text) Run(string folder, string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private static string FolderOf([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
