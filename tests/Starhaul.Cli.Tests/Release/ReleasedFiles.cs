using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Starhaul.Cli.Tests.Release;

/// <summary>
/// What <c>scripts/release</c> makes, once for all tests of a class; with <c>STARHAUL_RELEASED</c> what lies in that folder already. It
/// compiles to machine code several times, which takes minutes: a test that asks is skipped unless <c>STARHAUL_LONG=1</c>.
/// </summary>
public sealed class ReleasedFiles
{
    private const string TestVersion = "0.9.9-test.1";

    private readonly Lazy<string> folder = new(Make);

    /// <summary>The folder of the sources.</summary>
    public static string Sources { get; } = Path.GetFullPath("../../..", FolderOf());

    /// <summary>The version that was released.</summary>
    public string Version =>
        Regex
            .Match(Path.GetFileName(One($"starhaul-*-{Native}.tar.gz")), $"^starhaul-(?<version>.+)-{Native}")
            .Groups["version"]
            .Value;

    /// <summary>The system of this machine, as archives are named.</summary>
    public static string Native =>
        System.Runtime.InteropServices.RuntimeInformation.OSArchitecture
        is System.Runtime.InteropServices.Architecture.Arm64
            ? "linux-arm64"
            : "linux-x64";

    /// <summary>Where everything lies.</summary>
    public string Folder
    {
        get
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1", "STARHAUL_LONG is not 1.");
            return folder.Value;
        }
    }

    /// <summary>The one file with such a name.</summary>
    public string One(string pattern) => Assert.Single(Directory.GetFiles(Folder, pattern));

    private static string Make()
    {
        if (Environment.GetEnvironmentVariable("STARHAUL_RELEASED") is { Length: > 0 } made)
        {
            return Path.GetFullPath(made);
        }

        InstalledProgram.Succeeds(Sources, Path.Combine(Sources, "scripts", "release"), TestVersion);
        return Path.Combine(Sources, "artifacts", "release");
    }

    private static string FolderOf([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
