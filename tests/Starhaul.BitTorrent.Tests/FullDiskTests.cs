using System.Diagnostics;
using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>What does not fit is said before a peer is asked; where others take the room meanwhile, what came stays.</summary>
public sealed class FullDiskTests
{
    private const int Piece = 256 * 1024;

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

    [Fact]
    public async Task A_disk_that_others_fill_up_is_exit_6_and_the_next_run_goes_on()
    {
        await using var scene = SwarmScene.Create();
        var bytes = SwarmScene.Bytes(24 * Piece);
        scene.Make("a.bin", files: null, bytes);
        scene.AddSeed(rate: 2_000_000);
        Directory.CreateDirectory(scene.Box);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mounting a small disk takes root.");
        Assert.SkipUnless(
            Run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", scene.Box) == 0,
            "This machine mounts no tmpfs."
        );
        try
        {
            // The room of the file itself is reserved; the state beside it and the manifest find none.
            var filler = Path.Combine(scene.Box, "filler");
            var isFull = 0;
            var progress = new Observed<FetchProgress>(state =>
            {
                if (state.BytesOnDisk > 4 * Piece && Interlocked.Exchange(ref isFull, 1) == 0)
                {
                    Fill(filler);
                }
            });

            var error = await Assert.ThrowsAsync<DestinationException>(() => scene.FetchAsync(progress));

            Assert.Equal(ExitCode.Destination, error.ExitCode);
            Assert.False(File.Exists(Path.Combine(scene.Box, "a.bin")));
            Assert.True(File.Exists(Path.Combine(scene.Box, "a.bin.part")), "What came was thrown away.");
            File.Delete(filler);
            await scene.RemoveSeedsAsync();
            scene.AddSeed();
            var result = await scene.FetchAsync();
            Assert.Equal(bytes, await File.ReadAllBytesAsync(result.Path, SwarmScene.Ending));
            Assert.InRange(result.Record.Transfer!.ResumedFrom, Piece, bytes.Length);
        }
        finally
        {
            Run("umount", "--lazy", scene.Box);
        }
    }

    /// <summary>Takes all room that is left.</summary>
    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Full.
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
