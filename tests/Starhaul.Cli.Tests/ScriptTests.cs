using System.Diagnostics;
using System.Runtime.CompilerServices;
using Starhaul.Cli.Commands;
using Xunit;

namespace Starhaul.Cli.Tests;

/// <summary>Scripts that run in folders of other people: they build from nothing but the project, and complete without running anything.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("starhaul-script-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task A_build_reads_no_settings_of_the_callers_folder_or_of_its_environment()
    {
        var project = Make("project");
        var hostile = Make("hostile");
        var tools = Make("tools");
        Directory.CreateDirectory(Path.Combine(project, "src"));
        File.WriteAllText(Path.Combine(project, "global.json"), "{}");
        File.Copy(ScriptPath(), Path.Combine(project, "starhaul"));
        WriteProgram(
            Path.Combine(tools, "dotnet"),
            """
            [[ $1 == --list-sdks ]] && { echo "10.0.1 [/x]"; [[ $PWD == */project ]] || echo "sdks asked in $PWD" >&2; exit; }
            echo "pwd=$PWD"
            env
            exit 1
            """
        );
        File.WriteAllText(Path.Combine(hostile, "global.json"), """{"sdk":{"version":"99.0.0"}}""");

        var (_, _, error) = await BashAsync(
            hostile,
            $"PATH={tools}:$PATH MSBuildSDKsPath=evil NUGET_PACKAGES=evil DirectoryBuildPropsPath=./evil.props "
                + $"DOTNET_ROOT= {project}/starhaul --version"
        );

        Assert.Contains($"pwd={project}\n", error, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", error, StringComparison.Ordinal);
        Assert.DoesNotContain("sdks asked in", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completing_neither_builds_nor_runs_what_the_words_say()
    {
        var folder = Make("folder");
        WriteProgram(Path.Combine(folder, "starhaul"), """echo '$(touch pwned)'; echo '`touch pwned`'; echo 'plain'""");
        var script = CompletionScripts.Find("bash")!;

        var (code, output, error) = await BashAsync(
            folder,
            "PATH=$PWD:$PATH\n"
                + script
                + "COMP_LINE='./evil ' COMP_POINT=7 COMP_WORDS=(./evil '')\n_starhaul\n"
                + "printf '%s\\n' \"${COMPREPLY[@]}\"\n"
        );

        Assert.True(code == 0, error);
        Assert.False(File.Exists(Path.Combine(folder, "pwned")));
        Assert.Contains("plain", output, StringComparison.Ordinal);
        Assert.Contains("\\$\\(touch\\ pwned\\)", output, StringComparison.Ordinal);
    }

    private static string ScriptPath([CallerFilePath] string here = "") =>
        Path.GetFullPath("../../starhaul", Path.GetDirectoryName(here)!);

    private static void WriteProgram(string path, string lines)
    {
        File.WriteAllText(path, "#!/usr/bin/env bash\n" + lines + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string Make(string name) => Directory.CreateDirectory(Path.Combine(root, name)).FullName;

    private static async Task<(int Code, string Output, string Error)> BashAsync(string folder, string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var token = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(token);
        var error = process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token).WaitAsync(TimeSpan.FromSeconds(30), token);
        return (process.ExitCode, await output, await error);
    }
}
