using System.Text.RegularExpressions;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Release;

/// <summary>What <c>scripts/release</c> makes is installed into empty folders, without sources, and runs there.</summary>
public sealed class ReleaseTests(ReleasedFiles released) : IClassFixture<ReleasedFiles>, IDisposable
{
    private const string PublicUrl = "https://downloads.spansh.co.uk/systems_1day.json.gz";

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-release-").FullName;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_version_that_is_none_is_refused_with_an_example()
    {
        var script = Path.Combine(ReleasedFiles.Sources, "scripts", "release");

        var (exitCode, text) = InstalledProgram.Ends(folder, script, "one");

        Assert.Equal(1, exitCode);
        Assert.Contains("'one' is no version", text, StringComparison.Ordinal);
        Assert.Contains("1.2.0", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_files_are_there_as_the_list_of_hashes_has_them_and_the_parts_are_named()
    {
        InstalledProgram.Succeeds(released.Folder, "sha256sum", "-c", "--quiet", "SHA256SUMS");
        string[] names =
        [
            $"starhaul-{released.Version}-linux-musl-x64.tar.gz",
            .. new[] { "", ".BitTorrent", ".DuckDb", ".Pipelines", ".Postgres", ".S3" }.SelectMany(name =>
                new[] { $"Starhaul{name}.{released.Version}.nupkg", $"Starhaul{name}.{released.Version}.snupkg" }
            ),
            $"Starhaul.Cli.{released.Version}.nupkg",
            $"Starhaul.Cli.{ReleasedFiles.Native}.{released.Version}.nupkg",
        ];
        Assert.All(names, name => Assert.True(File.Exists(Path.Combine(released.Folder, name)), name));
        var parts = await File.ReadAllTextAsync(Path.Combine(released.Folder, "PARTS.md"), Ending);
        Assert.Contains("| Npgsql |", parts, StringComparison.Ordinal);
        Assert.DoesNotContain("see its package", parts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_archive_runs_from_an_empty_folder()
    {
        var unpacked = Unpack(ReleasedFiles.Native);

        Assert.True(File.Exists(Path.Combine(unpacked, "man/man1/starhaul-get.1")));
        Assert.True(File.Exists(Path.Combine(unpacked, "completions/starhaul.powershell")));
        await FirstMinute.RunAsync(new(Path.Combine(unpacked, "starhaul"), folder), released.Version);
    }

    [Fact]
    public async Task The_archive_for_arm64_runs_in_an_emulator()
    {
        const string emulator = "/usr/bin/qemu-aarch64";
        const string libraries = "/usr/aarch64-linux-gnu";
        Assert.SkipUnless(File.Exists(emulator), "qemu-user is not installed: apt-get install qemu-user");
        Assert.SkipUnless(
            Directory.Exists(libraries),
            "There is no C library for arm64: apt-get install libc6-dev-arm64-cross"
        );
        var unpacked = Unpack("linux-arm64");

        var program = new InstalledProgram(Path.Combine(unpacked, "starhaul"), folder)
        {
            Before = [emulator, "-L", libraries],
        };

        Assert.Contains($"starhaul {released.Version} (", program.Run("--version"), StringComparison.Ordinal);
        Assert.Contains("starhaul get ", program.Run("get", "--help"), StringComparison.Ordinal);
        Assert.Contains("linux-arm64", program.Run("doctor"), StringComparison.Ordinal);
        // Debian has no OpenSSL for arm64 but in a root of that machine: without it the program can hash nothing.
        if (File.Exists(Path.Combine(libraries, "lib/libssl.so.3")))
        {
            await FirstMinute.RunAsync(program, released.Version);
        }
    }

    [Fact]
    public void The_archive_for_musl_brings_its_runtime_and_no_library_that_musl_cannot_load()
    {
        var unpacked = Unpack("linux-musl-x64");

        Assert.True(File.Exists(Path.Combine(unpacked, "lib/libcoreclr.so")));
        Assert.False(File.Exists(Path.Combine(unpacked, "lib/libduckdb.so")));
        Assert.Contains(
            "ld-musl-x86_64.so.1",
            InstalledProgram.Succeeds(folder, "file", "-L", Path.Combine(unpacked, "starhaul")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_Debian_package_is_installed_runs_and_is_removed_without_a_trace()
    {
        var package = released.One("*.deb");
        var root = Path.Combine(folder, "root");
        var records = Path.Combine(root, "var/lib/dpkg");
        Directory.CreateDirectory(Path.Combine(records, "updates"));
        Directory.CreateDirectory(Path.Combine(records, "info"));
        await File.WriteAllTextAsync(Path.Combine(records, "status"), "", Ending);
        // A root of its own, whose data base knows no other package: what the package needs is then not there.
        string[] dpkg =
        [
            "--force-depends",
            "--force-not-root",
            "--log=/dev/null",
            $"--instdir={root}",
            $"--admindir={records}",
        ];

        InstalledProgram.Succeeds(root, "dpkg", [.. dpkg, "--install", package]);
        await FirstMinute.RunAsync(new(Path.Combine(root, "usr/bin/starhaul"), folder), released.Version);
        Assert.True(File.Exists(Path.Combine(root, "usr/share/man/man1/starhaul.1.gz")));
        Assert.True(File.Exists(Path.Combine(root, "usr/share/bash-completion/completions/starhaul")));
        var unit = Path.Combine(root, "usr/lib/systemd/system/eddn-stream.service");
        Assert.DoesNotContain("/opt/starhaul", await File.ReadAllTextAsync(unit, Ending), StringComparison.Ordinal);

        InstalledProgram.Succeeds(root, "dpkg", [.. dpkg, "--purge", "starhaul"]);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories),
            file => !file.StartsWith(records, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_steps_of_the_Containerfile_make_a_root_in_which_the_program_runs()
    {
        var file = released.One("Containerfile");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may mount.");
        Assert.SkipUnless(
            File.ReadAllText("/etc/os-release").Contains(ContainerSteps.ReadBase(file), StringComparison.Ordinal),
            "This is not the Debian that the image begins with."
        );
        await using var origin = await Origin.StartAsync();
        var commands = FirstMinute.Commands(released.Version, FirstMinute.Serve(origin)).ToList();

        var steps = ContainerSteps.Read(file, ReleasedFiles.Sources, "/usr/share/dotnet", "/usr/lib/dotnet", "/root");
        var said = steps.Run(commands.Select(static command => command.Words));

        Assert.All(commands, command => Assert.Contains(command.Said, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_tool_is_installed_by_the_SDK_and_runs()
    {
        await WriteFeedAsync();
        string[] words = ["tool", "install", "Starhaul.Cli", "--version", released.Version, "--tool-path", "tool"];

        Dotnet([.. words, "--configfile", Path.Combine(folder, "nuget.config")]);

        await FirstMinute.RunAsync(new(Path.Combine(folder, "tool/starhaul"), folder), released.Version);
    }

    [Fact]
    public async Task A_console_project_with_the_package_runs_the_example_of_the_README()
    {
        await WriteFeedAsync();
        await using var origin = await Origin.StartAsync();
        var readme = await File.ReadAllTextAsync(Path.Combine(ReleasedFiles.Sources, "README.md"), Ending);
        var example = Regex.Match(
            readme,
            "^```csharp\n(?<code>.*?)^```",
            RegexOptions.Multiline | RegexOptions.Singleline
        );
        Assert.Contains(PublicUrl, example.Groups["code"].Value, StringComparison.Ordinal);
        Dotnet("new", "console", "--no-restore");
        Dotnet("add", "package", "Starhaul", "--version", released.Version);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            example.Groups["code"].Value.Replace(PublicUrl, FirstMinute.Serve(origin), StringComparison.Ordinal),
            Ending
        );

        var said = Dotnet("run");

        Assert.Contains($"Fetched {folder}/dumps/galaxy.json.gz", said, StringComparison.Ordinal);
        Assert.Contains("proof: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_file_that_brings_its_runtime_along_runs()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1", "STARHAUL_LONG is not 1.");
        await using var origin = await Origin.StartAsync();
        string[] publish =
        [
            "publish",
            Path.Combine(ReleasedFiles.Sources, "src/Starhaul.Cli/Starhaul.Cli.csproj"),
            "-c",
            "Release",
            "-r",
            ReleasedFiles.Native,
            "--self-contained",
            "-p:PublishSingleFile=true",
            "-p:Locked=false",
            "-p:RunAnalyzers=false",
            "--artifacts-path",
            Path.Combine(folder, "build"),
            "-o",
            Path.Combine(folder, "single"),
        ];
        InstalledProgram.Succeeds(ReleasedFiles.Sources, "dotnet", publish);

        var program = new InstalledProgram(Path.Combine(folder, "single/Starhaul.Cli"), folder);
        program.Run("--help");
        program.Run("get", origin.Serve("/a.bin", OriginFile.Random(10_000)));
        program.Run("verify");
    }

    private string Unpack(string system)
    {
        InstalledProgram.Succeeds(folder, "tar", "-xzf", released.One($"starhaul-*-{system}.tar.gz"));
        return Assert.Single(Directory.GetDirectories(folder, $"starhaul-*-{system}"));
    }

    // The packages that ours need lie in the cache of our own build: nothing is fetched.
    private Task WriteFeedAsync() =>
        File.WriteAllTextAsync(
            Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="released" value="{released.Folder}" />
                <add key="cache" value="{CachedPackages}" />
              </packageSources>
            </configuration>
            """,
            Ending
        );

    private static string CachedPackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    // With a cache and a home of its own: packages of this version that another run left elsewhere must not be taken for these.
    private string Dotnet(params string[] words) =>
        InstalledProgram.Succeeds(
            folder,
            "env",
            [
                $"NUGET_PACKAGES={folder}/packages",
                $"DOTNET_CLI_HOME={folder}/home",
                "DOTNET_NOLOGO=1",
                "DOTNET_CLI_TELEMETRY_OPTOUT=1",
                "MSBUILDDISABLENODEREUSE=1",
                "dotnet",
                .. words,
            ]
        );
}
