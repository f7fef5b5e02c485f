using System.Runtime.CompilerServices;
using Xunit;

namespace Starhaul.Cli.Tests;

/// <summary>
/// Holds printed text to a file in Snapshots. STARHAUL_ACCEPT=1 writes the files anew: look at what changed before it is
/// committed.
/// </summary>
internal static class Snapshot
{
    public static void Matches(string name, string actual, [CallerFilePath] string test = "")
    {
        var folder = Path.GetDirectoryName(test)!;
        while (!File.Exists(Path.Combine(folder, "Starhaul.Cli.Tests.csproj")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        var path = Path.Combine(folder, "Snapshots", name + ".txt");
        if (Environment.GetEnvironmentVariable("STARHAUL_ACCEPT") is "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"There is no {path}; run the tests with STARHAUL_ACCEPT=1 to write it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
