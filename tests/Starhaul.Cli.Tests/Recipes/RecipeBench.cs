using System.Diagnostics;
using System.Runtime.CompilerServices;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Recipes;

/// <summary>A folder in which the commands of a recipe are typed one after the other, in one shell that stops at the first that fails.</summary>
internal sealed class RecipeBench : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("starhaul-recipe-");
    private readonly Dictionary<string, string> replaced = [];

    private RecipeBench(Origin origin) => Origin = origin;

    public Origin Origin { get; }

    public static async Task<RecipeBench> StartAsync() => new(await Origin.StartAsync());

    /// <summary>What the shell's variables hold besides.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Puts something that is here in the place of something public, wherever the recipe names it.</summary>
    public RecipeBench Replace(string text, string with)
    {
        replaced[text] = with;
        return this;
    }

    /// <summary>Serves a small galaxy in the place of a dump that has a name.</summary>
    public string ServeGalaxy(string name)
    {
        var url = Origin.Serve($"/{name.Split(':')[1]}.json.gz", OriginFile.Gzip(Galaxy));
        Replace(name, url);
        return url;
    }

    /// <summary>Three systems, two of which are near Sol and sell gold to each other.</summary>
    public static byte[] Galaxy => File.ReadAllBytes(Path.Combine(Here(), "galaxy.json"));

    /// <summary>Types the commands of a recipe.</summary>
    /// <param name="recipe">The page.</param>
    /// <param name="expected">The exit code of the last command that ran.</param>
    /// <returns>Both streams of them all.</returns>
    public async Task<string> RunAsync(Recipe recipe, int expected = 0)
    {
        foreach (var (name, content) in recipe.Files)
        {
            await File.WriteAllTextAsync(PathOf(name), Replaced(content), Ending);
        }

        Directory.CreateDirectory(PathOf("bin"));
        File.CreateSymbolicLink(PathOf("bin/starhaul"), BuiltProgram.Path);
        var script = "set -euo pipefail\nexec 2>&1\n" + string.Join('\n', recipe.Commands.Select(Replaced)) + "\n";
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = $"{PathOf("bin")}:{start.Environment["PATH"]}";
        start.Environment["HOME"] = folder.FullName;
        start.Environment["XDG_CACHE_HOME"] = PathOf(".cache");
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var text = await process.StandardOutput.ReadToEndAsync(Ending).WaitAsync(TimeSpan.FromMinutes(2), Ending);
            await process.WaitForExitAsync(Ending);
            Assert.True(process.ExitCode == expected, $"exit {process.ExitCode}, expected {expected}:\n{text}");
            return text;
        }
        finally
        {
            process.Kill(entireProcessTree: true); // does nothing to one that has ended
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Origin.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    // Longer ones first: the name of one source may begin like that of another.
    private string Replaced(string text) =>
        replaced
            .OrderByDescending(pair => pair.Key.Length)
            .Aggregate(text, (result, pair) => result.Replace(pair.Key, pair.Value, StringComparison.Ordinal));
}
