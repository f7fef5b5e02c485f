using System.Diagnostics;
using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>What does not fit is said before a peer is asked.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_torrent_that_does_not_fit_is_refused_with_the_numbers()
    {
        await using var scene = SwarmScene.Create();
        scene.Make("a.bin", files: null, SwarmScene.Bytes(6_000_000));
        scene.AddSeed();
        Directory.CreateDirectory(scene.Box);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mounting a small disk takes root.");
        Assert.SkipUnless(
            Run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", scene.Box) == 0,
            "This machine mounts no tmpfs."
        );
        try
        {
            var error = await Assert.ThrowsAsync<DestinationException>(() => scene.FetchAsync());

            Assert.Equal(ExitCode.Destination, error.ExitCode);
            Assert.Contains("6,000,000", error.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(scene.Box, "a.bin")));
        }
        finally
        {
            Run("umount", "--lazy", scene.Box);
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true }
        )!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
