using System.Diagnostics;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>A file system of its own with little room, for as long as a test needs it. Mounting one takes root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Mounts it. The test is skipped where that is not allowed.</summary>
    public static SmallDisk Mount(string size)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mounting a small disk takes root.");
        var folder = Directory.CreateTempSubdirectory("starhaul-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", folder) != 0)
        {
            Directory.Delete(folder);
            Assert.Skip("This machine does not let root mount a tmpfs.");
        }

        return new SmallDisk(folder);
    }

    /// <summary>Mounts it again with another option, such as <c>ro</c> or <c>size=8m</c>.</summary>
    public void Change(string option) => Assert.Equal(0, Run("mount", "-o", $"remount,{option}", Folder));

    public void Dispose()
    {
        // A program that another test starts holds our files from its fork to its exec, so one refusal tells nothing.
        var isFree = SpinWait.SpinUntil(() => Run("umount", Folder) == 0, TimeSpan.FromSeconds(10));
        if (!isFree)
        {
            Run("umount", "--lazy", Folder);
        }

        Directory.Delete(Folder);
        Assert.True(isFree, "Files of the disk were still open.");
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
