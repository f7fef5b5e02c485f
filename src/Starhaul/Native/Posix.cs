using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Starhaul.Native;

/// <summary>The few calls of the C library that .NET does not offer.</summary>
internal static partial class Posix
{
    public const int NoSpace = 28; // ENOSPC
    private const int FileTooBig = 27; // EFBIG
    private const int OverQuota = 122; // EDQUOT
    private const int WouldBlock = 11; // EAGAIN
    private const int BlockLength = 512; // of stx_blocks
    private const int Exists = 17; // EEXIST
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int DoNotFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const int BasicStats = 0x7FF; // STATX_BASIC_STATS
    private const int KeepSize = 1; // FALLOC_FL_KEEP_SIZE
    private const int LockExclusive = 2; // LOCK_EX
    private const int LockNonBlocking = 4; // LOCK_NB
    private const int LockRelease = 8; // LOCK_UN
    private const int WriteOutRange = 2; // SYNC_FILE_RANGE_WRITE
    private const int ReadOnly = 0; // O_RDONLY
    private const int ReadWrite = 2; // O_RDWR
    private const int CreateMissing = 0x40; // O_CREAT
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int OwnerWrites = 0x1A4; // 0644

    /// <summary>What lies at a path, without following a last symbolic link; null when nothing does.</summary>
    public static FileStat? Stat(string path) => Statx(CurrentFolder, path, DoNotFollow);

    /// <summary>What an open file is, whatever its name is by now.</summary>
    public static FileStat? Stat(SafeFileHandle handle) => Statx((int)handle.DangerousGetHandle(), "", EmptyPath);

    /// <summary>Opens a file for <see cref="TryLock"/> and creates it when it is not there.</summary>
    /// <remarks>
    /// .NET takes a shared advisory lock of its own on every file that it opens, whatever the FileShare: two that wait
    /// would hold each other off for ever. A child process must not inherit the handle, or it would keep the lock.
    /// </remarks>
    /// <exception cref="IOException">The file cannot be opened or created.</exception>
    public static SafeFileHandle OpenForLock(string path)
    {
        var descriptor = Open(path, ReadWrite | CreateMissing | CloseOnExec, OwnerWrites);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"'{path}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>Takes the file's advisory lock for this open file; false when another holds it.</summary>
    /// <exception cref="IOException">The file system refused for another reason.</exception>
    public static bool TryLock(SafeFileHandle handle)
    {
        if (Flock(handle, LockExclusive | LockNonBlocking) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == WouldBlock ? false : throw new IOException($"flock failed with errno {error}.");
    }

    /// <summary>Gives the lock back. Closing alone would not while a child process is being forked: it holds a copy until its exec.</summary>
    public static void Unlock(SafeFileHandle handle) => _ = Flock(handle, LockRelease);

    /// <summary>Reserves space without changing the length. On file systems that cannot, the write itself will tell.</summary>
    /// <returns>False when there is not enough space.</returns>
    public static bool TryReserve(SafeFileHandle handle, long offset, long length) =>
        Fallocate(handle, KeepSize, offset, length) == 0
        || Marshal.GetLastPInvokeError() is not (NoSpace or FileTooBig or OverQuota);

    /// <summary>Gives a file a second name; false when something has that name already.</summary>
    /// <exception cref="IOException">The file system refused for another reason.</exception>
    public static bool TryLink(string from, string to)
    {
        if (Link(from, to) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == Exists
            ? false
            : throw new IOException($"'{to}' cannot be made: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>Starts writing a range to the disk without waiting, so that a later flush has little left to do.</summary>
    public static void StartWriteOut(SafeFileHandle handle, long offset, long length) =>
        _ = SyncFileRange(handle, offset, length, WriteOutRange);

    /// <summary>Flushes a folder, so that a rename in it outlives a power cut.</summary>
    public static void FlushFolder(string folder)
    {
        var descriptor = Open(folder, ReadOnly | CloseOnExec, 0);
        if (descriptor < 0)
        {
            return;
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        _ = Fsync(handle);
    }

    private static FileStat? Statx(int folder, string path, int flags)
    {
        // struct statx has one layout on every architecture: man 2 statx.
        Span<byte> raw = stackalloc byte[256];
        if (Statx(folder, path, flags, BasicStats, ref MemoryMarshal.GetReference(raw)) != 0)
        {
            return null;
        }

        var seconds = MemoryMarshal.Read<long>(raw[112..]);
        var nanoseconds = MemoryMarshal.Read<uint>(raw[120..]);
        return new FileStat(
            Device: ((long)MemoryMarshal.Read<uint>(raw[136..]) << 32) | MemoryMarshal.Read<uint>(raw[140..]),
            Inode: MemoryMarshal.Read<long>(raw[32..]),
            Mode: BinaryPrimitives.ReadUInt16LittleEndian(raw[28..]),
            Length: MemoryMarshal.Read<long>(raw[40..]),
            ModifiedAt: DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100)
        )
        {
            Allocated = MemoryMarshal.Read<long>(raw[48..]) * BlockLength,
        };
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte buffer);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle handle, int operation);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Fallocate(SafeFileHandle handle, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    private static partial int SyncFileRange(SafeFileHandle handle, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);
}
