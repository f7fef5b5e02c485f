using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Starhaul.Native;

/// <summary>The few calls of the C library that .NET does not offer.</summary>
internal static partial class Posix
{
    public const int NoSpace = 28; // ENOSPC
    private const int Missing = 2; // ENOENT
    private const int Exists = 17; // EEXIST
    private const int NotAFolder = 20; // ENOTDIR
    private const int TooManyLinks = 40; // ELOOP
    private const int FileTooBig = 27; // EFBIG
    private const int OverQuota = 122; // EDQUOT
    private const int WouldBlock = 11; // EAGAIN
    private const int BlockLength = 512; // of stx_blocks
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int DoNotFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const int BasicStats = 0x7FF; // STATX_BASIC_STATS
    private const int KeepSize = 1; // FALLOC_FL_KEEP_SIZE
    private const int LockShared = 1; // LOCK_SH
    private const int LockExclusive = 2; // LOCK_EX
    private const int LockNonBlocking = 4; // LOCK_NB
    private const int LockRelease = 8; // LOCK_UN
    private const int WriteOutRange = 2; // SYNC_FILE_RANGE_WRITE
    private const int ReadOnly = 0; // O_RDONLY
    private const int ReadWrite = 2; // O_RDWR
    private const int CreateMissing = 0x40; // O_CREAT
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int OnlyNew = 0x80; // O_EXCL
    private const int NoWait = 0x800; // O_NONBLOCK
    private const int FollowLink = 0x400; // AT_SYMLINK_FOLLOW
    private const int OwnerOnly = 0x180; // 0600
    private const int FolderPermissions = 0x1FF; // 0777, less the umask
    private static readonly int NoLink = IsArm ? 0x8000 : 0x20000; // O_NOFOLLOW
    private static readonly int Folder = IsArm ? 0x4000 : 0x10000; // O_DIRECTORY
    private static readonly int Nameless = 0x400000 | Folder; // O_TMPFILE

    /// <summary>The effective user of this process.</summary>
    public static uint User { get; } = GetEffectiveUser();

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;

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
        var descriptor = Open(path, ReadWrite | CreateMissing | CloseOnExec | NoLink | NoWait, OwnerOnly);
        return descriptor >= 0
            ? RequireRegular(new SafeFileHandle(descriptor, ownsHandle: true), path)
            : throw CannotOpen(path);
    }

    /// <summary>
    /// Opens a file whose last name is no link: nothing but a regular file, and never one that makes the call wait, as a
    /// pipe without a writer does.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is nothing of that name.</exception>
    /// <exception cref="IOException">It is a link, a folder, a pipe or a device, or cannot be opened.</exception>
    public static SafeFileHandle OpenRegular(string path, FileAccess access = FileAccess.Read)
    {
        var mode = access == FileAccess.Read ? ReadOnly : ReadWrite;
        var descriptor = Open(path, mode | NoLink | NoWait | CloseOnExec, 0);
        return descriptor >= 0
            ? RequireRegular(new SafeFileHandle(descriptor, ownsHandle: true), path)
            : throw CannotOpen(path);
    }

    /// <summary>Opens a file by the bytes of its path, links followed: nothing but a regular file, without a wait for a pipe.</summary>
    /// <param name="path">The path, without an end mark.</param>
    /// <param name="shown">The path for a person.</param>
    /// <exception cref="IOException">As <see cref="OpenRegular"/>.</exception>
    public static SafeFileHandle OpenRegularByBytes(byte[] path, string shown)
    {
        var descriptor = Open([.. path, 0], ReadOnly | NoWait | CloseOnExec, 0);
        return descriptor >= 0
            ? RequireRegular(new SafeFileHandle(descriptor, ownsHandle: true), shown)
            : throw (
                Marshal.GetLastPInvokeError() is NotAFolder or TooManyLinks
                    ? new IOException($"'{shown}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.")
                    : CannotOpen(shown)
            );
    }

    /// <summary>The same below a folder, with no link in any name on the way.</summary>
    /// <param name="root">The folder; it may itself be reached by links.</param>
    /// <param name="relative">The way down, with <c>/</c>, plain names alone.</param>
    /// <exception cref="IOException">As <see cref="OpenRegular"/>.</exception>
    public static SafeFileHandle OpenRegularBelow(string root, string relative)
    {
        var path = Path.Join(root, relative);
        var descriptor = Open(root, ReadOnly | Folder | CloseOnExec, 0);
        var segments = relative.Split('/');
        for (var depth = 0; depth < segments.Length && descriptor >= 0; depth++)
        {
            using var parent = new SafeFileHandle(descriptor, ownsHandle: true);
            var kind = depth == segments.Length - 1 ? NoWait : Folder;
            descriptor = OpenAt(parent, segments[depth], ReadOnly | NoLink | CloseOnExec | kind, 0);
        }

        return descriptor >= 0
            ? RequireRegular(new SafeFileHandle(descriptor, ownsHandle: true), path)
            : throw CannotOpen(path);
    }

    /// <summary>Makes a file that is new for certain: whoever has put something there first, link or file, is not followed.</summary>
    /// <exception cref="IOException">There is something of that name, or it cannot be made.</exception>
    public static SafeFileHandle CreateNew(string path, int permissions)
    {
        var descriptor = Open(path, ReadWrite | CreateMissing | OnlyNew | NoLink | CloseOnExec, permissions);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw CannotOpen(path);
    }

    /// <summary>The same below a folder, with no link in any name on the way; folders that are missing are made.</summary>
    /// <param name="root">The folder; it may itself be reached by links.</param>
    /// <param name="relative">The way down, with <c>/</c>, plain names alone.</param>
    /// <param name="permissions">Those of the file, less the umask.</param>
    /// <exception cref="IOException">As <see cref="CreateNew"/>, or there is a link on the way.</exception>
    public static SafeFileHandle CreateNewBelow(string root, string relative, int permissions)
    {
        var descriptor = Open(root, ReadOnly | Folder | CloseOnExec, 0);
        var segments = relative.Split('/');
        for (var depth = 0; depth < segments.Length && descriptor >= 0; depth++)
        {
            using var parent = new SafeFileHandle(descriptor, ownsHandle: true);
            if (depth == segments.Length - 1)
            {
                descriptor = OpenAt(
                    parent,
                    segments[depth],
                    ReadWrite | CreateMissing | OnlyNew | NoLink | CloseOnExec,
                    permissions
                );
                break;
            }

            _ = MakeFolderAt(parent, segments[depth], FolderPermissions); // one that is there stays
            descriptor = OpenAt(parent, segments[depth], ReadOnly | NoLink | Folder | CloseOnExec, 0);
        }

        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw CannotOpen(Path.Join(root, relative));
    }

    /// <summary>Opens a regular file to read and write, or makes it.</summary>
    /// <exception cref="IOException">As <see cref="OpenRegular"/>.</exception>
    public static SafeFileHandle OpenOrCreate(string path, int permissions)
    {
        var descriptor = Open(path, ReadWrite | CreateMissing | NoLink | NoWait | CloseOnExec, permissions);
        return descriptor >= 0
            ? RequireRegular(new SafeFileHandle(descriptor, ownsHandle: true), path)
            : throw CannotOpen(path);
    }

    /// <summary>Makes a folder that is new for certain, with the permissions that the umask leaves.</summary>
    /// <exception cref="IOException">There is something of that name, or it cannot be made.</exception>
    public static void CreateFolder(string path)
    {
        if (MakeFolder(path, FolderPermissions) != 0)
        {
            throw CannotOpen(path);
        }
    }

    /// <summary>Makes a file without a name, which a kill takes with it; null where the file system has none.</summary>
    public static SafeFileHandle? CreateNameless(string folder, int permissions)
    {
        var descriptor = Open(folder, ReadWrite | Nameless | CloseOnExec, permissions);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : null;
    }

    /// <summary>Gives a nameless file a name that is free; false where that cannot be done.</summary>
    public static bool TryName(SafeFileHandle nameless, string path)
    {
        // open(2): for anybody but root the way goes by /proc.
        var descriptor = $"/proc/self/fd/{nameless.DangerousGetHandle()}";
        return LinkAt(CurrentFolder, descriptor, CurrentFolder, path, FollowLink) == 0;
    }

    /// <summary>Takes the file's advisory lock for this open file; false when another holds it.</summary>
    /// <exception cref="IOException">The file system refused for another reason.</exception>
    public static bool TryLock(SafeFileHandle handle) => TryFlock(handle, LockExclusive);

    /// <summary>Whether another handle has the lock. It is shared for that moment: those who ask do not see each other.</summary>
    /// <exception cref="IOException">The file system has no locks.</exception>
    public static bool IsLocked(SafeFileHandle handle)
    {
        if (!TryFlock(handle, LockShared))
        {
            return true;
        }

        Unlock(handle);
        return false;
    }

    private static bool TryFlock(SafeFileHandle handle, int kind)
    {
        if (Flock(handle, kind | LockNonBlocking) == 0)
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

    /// <summary>Ends the process at once, whatever its threads wait for.</summary>
    public static void Exit(int code) => ExitNow(code);

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

    private static SafeFileHandle RequireRegular(SafeFileHandle opened, string path)
    {
        if (Stat(opened) is { IsRegularFile: true })
        {
            return opened;
        }

        opened.Dispose();
        throw new IOException($"'{path}' is not a regular file.");
    }

    private static IOException CannotOpen(string path) =>
        Marshal.GetLastPInvokeError() switch
        {
            Missing => new FileNotFoundException($"'{path}' is not there.", path),
            Exists => new IOException($"'{path}' is there already."),
            NotAFolder or TooManyLinks => new IOException($"'{path}' is a symbolic link, or has one on the way to it."),
            _ => new IOException($"'{path}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}."),
        };

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
            ModifiedAt: DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100),
            Owner: MemoryMarshal.Read<uint>(raw[20..])
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

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAt(SafeFileHandle folder, string name, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFolder(string path, int mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFolderAt(SafeFileHandle folder, string name, int mode);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkAt(int fromFolder, string from, int toFolder, string to, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte[] path, int flags, int mode);
}
