using System.Diagnostics;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>Runs the program, and others, at a scene.</summary>
internal static class ProgramRuns
{
    private const int Piece = 256 * 1024;

    public static SwarmScene MakeMany()
    {
        var scene = SwarmScene.Create();
        Directory.CreateDirectory(scene.Box);
        scene.Make(
            "dumps",
            new Dictionary<string, byte[]>(StringComparer.Ordinal)
            {
                ["a.bin"] = SwarmScene.Bytes(Piece + 9),
                ["sub/b.bin"] = SwarmScene.Bytes(Piece, seed: 2),
            }
        );
        return scene;
    }

    public static async Task<string> PythonAsync(string script, string argument)
    {
        using var python = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", ["-c", script, argument])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var error = python.StandardError.ReadToEndAsync(SwarmScene.Ending);
        var output = await python.StandardOutput.ReadToEndAsync(SwarmScene.Ending);
        await python.WaitForExitAsync(SwarmScene.Ending);
        Assert.SkipWhen(
            (await error).Contains("No module named 'libtorrent'", StringComparison.Ordinal),
            "python3-libtorrent is not installed: sudo apt-get install python3-libtorrent"
        );
        Assert.Equal(0, python.ExitCode);
        return output.Trim();
    }

    public static Process Start(SwarmScene scene, params string[] words) => Start(scene, words, path: null);

    /// <summary>Starts the program, with another PATH where one is given.</summary>
    public static Process Start(SwarmScene scene, string[] words, string? path)
    {
        string[] all =
        [
            .. words,
            .. words.Contains("--box") ? [] : new[] { "--box", scene.Box },
            .. words[0] is "get" or "seed" ? new[] { "--private", "--bind", "127.0.0.1", "--quiet" } : [],
            .. words[0] is "get" ? new[] { "--stall-timeout", "2m" } : [],
        ];
        var start = new ProcessStartInfo(BuiltProgram.Path, all)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(scene.TorrentPath),
        };
        start.Environment["PATH"] = path ?? start.Environment["PATH"];
        return Process.Start(start)!;
    }

    public static async Task<(int ExitCode, string Output)> RunAsync(SwarmScene scene, params string[] words)
    {
        using var program = Start(scene, words);
        var output = await program.StandardOutput.ReadToEndAsync(SwarmScene.Ending);
        await program.WaitForExitAsync(SwarmScene.Ending);
        return (program.ExitCode, output);
    }

    public static async Task UntilAsync(Func<bool> isSo, Process? running = null)
    {
        while (!isSo())
        {
            Assert.False(running?.HasExited ?? false, "The program was over before that.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), SwarmScene.Ending);
        }
    }
}
