using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Starhaul.Manifests;
using Xunit;

namespace Starhaul.Tests.Manifests;

/// <summary>docs/manifest.md says what the code does.</summary>
public sealed class SpecificationTests
{
    private static readonly string Text = File.ReadAllText(Find("docs/manifest.md"));

    [Fact]
    public void Its_example_lines_are_events()
    {
        var lines = Regex.Matches(
            Text,
            "```json\n(?<text>\\{\"event\":.*?)```",
            RegexOptions.Singleline | RegexOptions.ExplicitCapture
        );

        Assert.Equal(4, lines.Count);
        foreach (Match line in lines)
        {
            Assert.NotNull(JsonSerializer.Deserialize(line.Groups["text"].Value, ManifestJson.Context.ManifestEvent));
        }
    }

    [Fact]
    public async Task Its_commands_check_a_box_with_the_tools_that_everybody_has()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/jq"), "jq is not installed.");
        using var box = new TestBox();
        await box.AddAsync("a.txt", "old");
        await box.AddAsync("a.txt", "new");
        await box.AddAsync("b c.txt", "b");
        await box.AddAsync("gone.txt", "gone");
        var manifest = await box.OpenAsync();
        await manifest.RemoveAsync("gone.txt");

        var sound = await RunAsync(box);
        box.ChangeLine(2, line => line["tool"] = "other");
        var broken = await RunAsync(box);

        Assert.Contains("a.txt: OK\nb c.txt: OK\n" + manifest.Head, sound, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", sound, StringComparison.Ordinal);
        Assert.Contains("broken", broken, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(TestBox box)
    {
        var commands = Regex
            .Match(Text, "```sh\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)
            .Groups["text"]
            .Value;
        var start = new ProcessStartInfo("bash", ["-euc", commands])
        {
            WorkingDirectory = box.Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static string Find(string path)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Starhaul.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, path);
    }
}
