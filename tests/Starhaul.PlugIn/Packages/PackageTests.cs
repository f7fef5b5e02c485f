using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn.Packages;

/// <summary>What is packed works by itself: a console project that has the packages and no source of ours.</summary>
public sealed class PackageTests : IDisposable
{
    private const string PublicUrl = "https://downloads.spansh.co.uk/systems_1day.json.gz";

    private const string OwnSink = """
        using Starhaul;
        using Starhaul.Pipelines;
        using Starhaul.PlugIn.Csv;

        internal static class OwnSink
        {
            public static async Task RunAsync(FileFetcher fetcher, Source source)
            {
                var csv = new SinkFactory { Schemes = ["csv:"], Form = "csv:DIR", Create = (place, _) => new CsvSink(place) };
                var run = new SpanshDump(new SpanshDumpOptions { Targets = ["csv:rows"], Sinks = [csv] });
                var result = await run.RunAsync(fetcher, source);
                Console.WriteLine($"{result.Records} records into {result.Targets[0].Target}");
            }
        }

        """;

    private const string ProjectFile = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Starhaul.Pipelines" Version="VERSION" />
          </ItemGroup>
        </Project>

        """;

    // The packages that ours need are those that our own build needed: they lie in its cache, and nothing is fetched.
    private const string Sources = """
        <configuration>
          <packageSources>
            <clear />
            <add key="feed" value="FEED" />
            <add key="cache" value="CACHE" />
          </packageSources>
        </configuration>

        """;

    private static readonly string[] OwnSources = ["CsvFile.cs", "CsvReader.cs", "CsvSink.cs"];
    private static readonly string Root = FindRoot();
    private static readonly string Version = typeof(FileFetcher).Assembly.GetName().Version!.ToString(3);

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-packages-").FullName;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string Feed => Path.Combine(folder, "feed");

    private string Project => Path.Combine(folder, "app");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_project_with_the_packages_alone_runs_the_example_of_the_README_and_a_sink_of_its_own()
    {
        await using var origin = await Origin.StartAsync();
        var dump =
            """[{"id64":10477373803,"name":"Sol","coords":{"x":0,"y":0,"z":0},"date":"2026-11-21 12:00:00+00","bodies":[]}]""";
        var url = origin.Serve("/systems_1day.json.gz", OriginFile.Gzip(Encoding.UTF8.GetBytes(dump)));
        await PackAsync();
        await HoldsEveryLibraryAsync();
        await WriteProjectAsync(url);

        await DotnetAsync(
            Project,
            "build",
            "--configuration",
            "Release",
            "--output",
            "out",
            "-p:UseSharedCompilation=false"
        );
        var said = await DotnetAsync(Project, Path.Combine("out", "app.dll"));

        Assert.StartsWith($"Fetched {Project}/dumps/systems_1day.json.gz\n", said, StringComparison.Ordinal);
        Assert.Contains(", 1 records\nproof: ", said, StringComparison.Ordinal);
        Assert.EndsWith("1 records into csv:rows\n", said, StringComparison.Ordinal);
        var rows = Directory.GetFiles(Path.Combine(Project, "rows"), "systems.csv", SearchOption.AllDirectories);
        Assert.Contains(
            "10477373803,\"Sol\"",
            await File.ReadAllTextAsync(rows.Single(), Ending),
            StringComparison.Ordinal
        );
    }

    /// <summary>Each library with its documentation and its terms.</summary>
    private async Task HoldsEveryLibraryAsync()
    {
        string[] expected =
        [
            "Starhaul",
            "Starhaul.BitTorrent",
            "Starhaul.DuckDb",
            "Starhaul.Pipelines",
            "Starhaul.Postgres",
            "Starhaul.S3",
        ];
        Assert.Equal(
            expected.Select(static name => $"{name}.{Version}.nupkg"),
            Directory.GetFiles(Feed).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        foreach (var name in expected)
        {
            await using var package = await ZipFile.OpenReadAsync(
                Path.Combine(Feed, $"{name}.{Version}.nupkg"),
                Ending
            );
            var entries = package.Entries.Select(static entry => entry.FullName).ToList();
            Assert.Contains($"lib/net10.0/{name}.dll", entries);
            Assert.Contains($"lib/net10.0/{name}.xml", entries);
            Assert.Contains("README.md", entries);
            await using var nuspec = await package.GetEntry(name + ".nuspec")!.OpenAsync(Ending);
            var text = await new StreamReader(nuspec).ReadToEndAsync(Ending);
            Assert.Contains("<license type=\"expression\">MIT</license>", text, StringComparison.Ordinal);
        }
    }

    // As it was built for the tests: nothing is compiled here.
    private Task<string> PackAsync() =>
        DotnetAsync(
            Root,
            "pack",
            "Starhaul.slnx",
            "--no-build",
            "--configuration",
            Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)) == "debug"
                ? "Debug"
                : "Release",
            "-p:PackageOutputPath=" + Feed
        );

    private async Task WriteProjectAsync(string url)
    {
        Directory.CreateDirectory(Project);
        var readme = await File.ReadAllTextAsync(Path.Combine(Root, "README.md"), Ending);
        var example = Regex
            .Match(readme, "^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)
            .Groups["code"]
            .Value;
        Assert.Contains(PublicUrl, example, StringComparison.Ordinal);
        await WriteAsync(
            "Program.cs",
            example.Replace(PublicUrl, url, StringComparison.Ordinal) + "await OwnSink.RunAsync(fetcher, source);\n"
        );
        await WriteAsync("OwnSink.cs", OwnSink);
        foreach (var name in OwnSources)
        {
            File.Copy(Path.Combine(Root, "tests/Starhaul.PlugIn/Csv", name), Path.Combine(Project, name));
        }

        await WriteAsync("app.csproj", ProjectFile.Replace("VERSION", Version, StringComparison.Ordinal));
        var cached =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await WriteAsync(
            "nuget.config",
            Sources.Replace("FEED", Feed, StringComparison.Ordinal).Replace("CACHE", cached, StringComparison.Ordinal)
        );
    }

    private Task WriteAsync(string name, string text) =>
        File.WriteAllTextAsync(Path.Combine(Project, name), text, Ending);

    private async Task<string> DotnetAsync(string at, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", words)
        {
            WorkingDirectory = at,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        if (at == Project)
        {
            // Packages of this version that another run left elsewhere must not be taken for these.
            start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "packages");
        }

        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(Ending);
            var output = await process.StandardOutput.ReadToEndAsync(Ending);
            await process.WaitForExitAsync(Ending);
            Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', words)}: {output}{await error}");
            return output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string FindRoot()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Starhaul.slnx")))
        {
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("No Starhaul.slnx above.");
        }

        return at;
    }
}
