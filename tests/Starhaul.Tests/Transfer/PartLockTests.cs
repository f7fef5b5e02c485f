using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Transfer;

public sealed partial class PartLockTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-lock-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Nobody_else_has_a_part_file_that_is_held()
    {
        var path = Path.Combine(folder, "f.bin.part");
        using var held = PartLock.Take(path);

        Assert.Contains(
            path,
            Assert.Throws<DestinationException>(() => PartLock.Take(path)).Message,
            StringComparison.Ordinal
        );
    }

    /// <remarks>A child process has such a copy between its fork and its exec.</remarks>
    [Fact]
    public void A_copy_of_the_descriptor_keeps_no_lock_that_was_given_back()
    {
        var path = Path.Combine(folder, "f.bin.part");
        var held = PartLock.Take(path);
        using var copy = CopyOf(held);

        PartLock.GiveBack(held);

        Assert.Empty(File.ReadAllBytes(path));
        PartLock.GiveBack(PartLock.Take(path));
    }

    [Fact]
    public async Task A_part_file_that_is_closed_keeps_none_either()
    {
        var target = Path.Combine(folder, "f.bin");
        var part = PartFile.Open(target, "http://127.0.0.1/f.bin", new TransferLimits(), discard: false);
        part.Reset(new SourceIdentity { Length = 3 });
        await part.WriteAsync(part.Accept(new SourceIdentity { Length = 3 }, []), 0, "abc"u8.ToArray(), default);
        using var copy = CopyOf(Descriptor(part.PartPath));

        await part.DisposeAsync();

        Assert.Equal("abc"u8, File.ReadAllBytes(part.PartPath));
    }

    private static SafeFileHandle Descriptor(string path)
    {
        var link = Directory
            .EnumerateFileSystemEntries("/proc/self/fd")
            .Single(entry => new FileInfo(entry).LinkTarget == path);
        return new SafeFileHandle(int.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture), ownsHandle: false);
    }

    private static SafeFileHandle CopyOf(SafeFileHandle handle) => new(Duplicate(handle), ownsHandle: true);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(SafeFileHandle handle);
}
