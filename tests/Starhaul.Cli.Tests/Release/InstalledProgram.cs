using System.Diagnostics;
using Xunit;

namespace Starhaul.Cli.Tests.Release;

/// <summary>The program somewhere on this machine, run as a stranger would: with an empty home and no path to the SDK.</summary>
/// <param name="Path">The program.</param>
/// <param name="Folder">Its current folder; what it writes goes there.</param>
internal sealed record InstalledProgram(string Path, string Folder)
{
    /// <summary>What runs it, where this machine does not.</summary>
    public string[] Before { get; init; } = [];

    /// <summary>What it has in its environment besides a home.</summary>
    public Dictionary<string, string> Variables { get; init; } = [];

    /// <summary>Runs it.</summary>
    /// <returns>What it printed.</returns>
    public string Run(params string[] words)
    {
        string[] all = [.. Before, Path, .. words];
        var start = Start(Folder, all[0], all[1..]);
        start.Environment.Clear();
        start.Environment["HOME"] = Directory.CreateDirectory(System.IO.Path.Combine(Folder, "home")).FullName;
        start.Environment["PATH"] = "/usr/sbin:/sbin"; // where there is no SDK
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return Succeeds(start);
    }

    /// <summary>Runs any program, with the environment of the tests.</summary>
    /// <returns>What it printed.</returns>
    public static string Succeeds(string folder, string program, params string[] words) =>
        Succeeds(Start(folder, program, words));

    /// <summary>Runs any program, whatever it ends with.</summary>
    public static (int ExitCode, string Text) Ends(string folder, string program, params string[] words) =>
        Ends(Start(folder, program, words));

    private static string Succeeds(ProcessStartInfo start)
    {
        var (exitCode, text) = Ends(start);
        Assert.True(exitCode == 0, $"{start.FileName} {string.Join(' ', start.ArgumentList)}: exit {exitCode}: {text}");
        return text;
    }

    private static (int ExitCode, string Text) Ends(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        using var end = TestContext.Current.CancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private static ProcessStartInfo Start(string folder, string program, string[] words) =>
        new(program, words)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}
