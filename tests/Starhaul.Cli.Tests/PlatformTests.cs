using Starhaul.Native;
using Xunit;

namespace Starhaul.Cli.Tests;

/// <summary>On a system without the calls of Linux nothing is begun, and what is missing is said. Which system it is, is taken as given.</summary>
public sealed class PlatformTests : IDisposable
{
    private static readonly Platform Windows = new("Microsoft Windows 10.0.26100", IsSupported: false);

    private readonly CliBench cli = new() { Platform = Windows };

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData("get", "https://example.org/a.json.gz")]
    [InlineData("verify")]
    [InlineData("sources")]
    [InlineData("doctor")]
    [InlineData("run", "eddn-stream", "--archive", "eddn")]
    [InlineData("get", "--show-config")]
    public async Task Every_command_ends_with_what_it_needs_and_has_begun_nothing(params string[] words)
    {
        var result = await cli.RunAsync(words);

        Assert.Equal(ExitCode.MissingDependency, result.ExitCode);
        Assert.Contains(
            "needs Linux, and this is Microsoft Windows 10.0.26100",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("next: Run it with Linux: in WSL", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(cli.Folder));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("get", "--help")]
    [InlineData("--version")]
    [InlineData("[suggest:2]", "ge")]
    public async Task Help_version_and_completion_answer_everywhere(params string[] words) =>
        Assert.Equal(ExitCode.Done, (await cli.RunAsync(words)).ExitCode);

    [Fact]
    public async Task The_library_says_it_where_it_is_made()
    {
        Assert.Throws<MissingDependencyException>(() => new FileFetcher(new FileFetcherOptions { Platform = Windows }));
        Assert.Throws<MissingDependencyException>(() => new ApiFetcher(new ApiFetcherOptions { Platform = Windows }));
        await Assert.ThrowsAsync<MissingDependencyException>(() =>
            Manifest.OpenAsync(
                cli.Folder,
                new ManifestOptions { Platform = Windows },
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public void This_system_is_as_it_says() => Assert.Equal(OperatingSystem.IsLinux(), Platform.Current.IsSupported);
}
