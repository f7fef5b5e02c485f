using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Release;

/// <summary>
/// What <c>scripts/release</c> makes runs from an empty folder, without sources and runtime. It compiles to machine code,
/// which takes minutes: <c>STARHAUL_LONG=1</c> runs it.
/// </summary>
public sealed class ReleaseTests
{
    private const string Version = "0.9.9-test.1";

    private static readonly string Root = Path.GetFullPath("../../..", FolderOf());

    private static string Native =>
        RuntimeInformation.OSArchitecture is Architecture.Arm64 ? "linux-arm64" : "linux-x64";

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

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
        var (exitCode, text) = Run(Root, Path.Combine(Root, "scripts", "release"), Version);
        Assert.True(exitCode == 0, text);
        var release = Path.Combine(Root, "artifacts", "release");
        Assert.Equal(0, Run(release, "sha256sum", "-c", "--quiet", "SHA256SUMS").ExitCode);
        string[] libraries = ["Starhaul", "Starhaul.Pipelines", "Starhaul.Postgres", "Starhaul.DuckDb", "Starhaul.S3"];
        Assert.All(libraries, name => Assert.True(File.Exists(Path.Combine(release, $"{name}.{Version}.nupkg")), name));
        Assert.Contains("| Npgsql |", await File.ReadAllTextAsync(Path.Combine(release, "PARTS.md"), Ending));
        Assert.Contains(
            "COPY starhaul_0.9.9~test.1_",
            await File.ReadAllTextAsync(Path.Combine(release, "Containerfile"), Ending)
        );

        using var cli = new CliBench();
        var archive = Assert.Single(Directory.GetFiles(release, $"starhaul-{Version}-{Native}.tar.gz"));
        Assert.Equal(0, Run(cli.Folder, "tar", "-xzf", archive).ExitCode);
        var unpacked = Assert.Single(Directory.GetDirectories(cli.Folder, "starhaul-*"));
        Assert.True(File.Exists(Path.Combine(unpacked, "man/man1/starhaul-get.1")));
        Assert.True(File.Exists(Path.Combine(unpacked, "completions/starhaul.powershell")));
        await FirstMinuteAsync(Path.Combine(unpacked, "starhaul"));

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
        InstallAndRemove(package, Path.Combine(cli.Folder, "root"));
    }

    [Fact]
    public async Task A_single_file_that_brings_its_runtime_along_runs()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1", "STARHAUL_LONG is not 1.");
        using var cli = new CliBench();
        await using var origin = await Origin.StartAsync();
        string[] words =
        [
            "publish",
            Path.Combine(Root, "src/Starhaul.Cli/Starhaul.Cli.csproj"),
            "-c",
            "Release",
            "-r",
            Native,
            "--self-contained",
            "-p:PublishSingleFile=true",
            "-p:Locked=false",
            "-p:RunAnalyzers=false",
            "--artifacts-path",
            cli.PathOf("build"),
            "-o",
            cli.PathOf("single"),
        ];
        var (exitCode, text) = Run(Root, "dotnet", words);
        Assert.True(exitCode == 0, text);

        var program = cli.PathOf("single/Starhaul.Cli");
        Assert.Equal(0, Run(cli.Folder, program, "--help").ExitCode);
        (exitCode, text) = Run(cli.Folder, program, "get", origin.Serve("/a.bin", OriginFile.Random(10_000)));
        Assert.True(exitCode == 0, text);
        Assert.Equal(0, Run(cli.Folder, program, "verify").ExitCode);
    }

    /// <summary>By dpkg into a root of its own, whose data base knows no other package: what the package needs is then not there.</summary>
    private static void InstallAndRemove(string package, string root)
    {
        var records = Path.Combine(root, "var/lib/dpkg");
        Directory.CreateDirectory(Path.Combine(records, "updates"));
        Directory.CreateDirectory(Path.Combine(records, "info"));
        File.WriteAllText(Path.Combine(records, "status"), "");
        string[] dpkg =
        [
            "--force-depends",
            "--force-not-root",
            "--log=/dev/null",
            $"--instdir={root}",
            $"--admindir={records}",
        ];

        var (exitCode, text) = Run(root, "dpkg", [.. dpkg, "--install", package]);
        Assert.True(exitCode == 0, text);
        Assert.StartsWith($"starhaul {Version} (", Run(root, Path.Combine(root, "usr/bin/starhaul"), "--version").Text);
        Assert.True(File.Exists(Path.Combine(root, "usr/share/man/man1/starhaul.1.gz")));
        Assert.True(File.Exists(Path.Combine(root, "usr/share/bash-completion/completions/starhaul")));

        (exitCode, text) = Run(root, "dpkg", [.. dpkg, "--purge", "starhaul"]);
        Assert.True(exitCode == 0, text);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories),
            file => !file.StartsWith(records, StringComparison.Ordinal)
        );
    }

    private static async Task FirstMinuteAsync(string program)
    {
        using var cli = new CliBench();
        await using var origin = await Origin.StartAsync();
        var dump =
            """[{"id64":10477373803,"name":"Sol","coords":{"x":0,"y":0,"z":0},"date":"2026-11-21 12:00:00+00","bodies":[]}]""";
        var url = origin.Serve("/galaxy.json.gz", OriginFile.Gzip(System.Text.Encoding.UTF8.GetBytes(dump)));

        var (exitCode, text) = Run(cli.Folder, program, "--version");
        Assert.Equal(0, exitCode);
        Assert.StartsWith($"starhaul {Version} (", text, StringComparison.Ordinal);
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
        if (ZeroMqRelay.IsAvailable)
        {
            await using var relay = await ZeroMqRelay.StartAsync();
            var listening = Task.Run(
                () =>
                    Run(
                        cli.Folder,
                        program,
                        "run",
                        "eddn-stream",
                        "--from",
                        relay.Endpoint,
                        "--archive",
                        "eddn",
                        "--for",
                        "5s"
                    ),
                Ending
            );
            await relay.SubscribedAsync();
            await relay.SendAsync(100);
            Assert.Contains("archived 100 messages", (await listening).Text, StringComparison.Ordinal);
        }
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
