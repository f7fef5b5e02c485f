using Xunit;

namespace Starhaul.Cli.Tests.Commands;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task Every_step_makes_its_point()
    {
        using var cli = new CliBench();

        var result = await cli.RunAsync("demo", "--size", "1M");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        // On a busy machine a step lasts long enough to show its progress.
        Assert.All(
            result.Error.Split('\n'),
            line => Assert.False(line.StartsWith("starhaul: ", StringComparison.Ordinal), line)
        );
        Assert.Matches(@"\nfetched galaxy\.json\.gz .*2 attempts.*\n", result.Out);
        Assert.Contains("\nunchanged galaxy.json.gz ", result.Out);
        Assert.Contains("\ndamaged galaxy.json.gz ", result.Out);
        Assert.Contains(": all whole\n", result.Out);
        Assert.Empty(Directory.GetFileSystemEntries(cli.Folder));
    }

    [Fact]
    public async Task Prints_its_commands_as_a_document_and_keeps_its_folder_when_asked()
    {
        using var cli = new CliBench();

        var result = await cli.RunAsync("demo", "--size", "100k", "--keep", "--json");

        var folder = result.Json.GetProperty("folder").GetString()!;
        try
        {
            Assert.True(File.Exists(Path.Combine(folder, "box", "manifest.jsonl")));
            Assert.Contains(
                result.Json.GetProperty("steps").EnumerateArray(),
                step =>
                    step.GetProperty("command").GetString() == "starhaul verify"
                    && step.GetProperty("exit_code").GetInt32() == 4
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
