namespace Starhaul.Native;

/// <summary>What the file system says of one file.</summary>
/// <param name="Device">Number of the device.</param>
/// <param name="Inode">Number of the inode.</param>
/// <param name="Mode">Type and permission bits.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="ModifiedAt">Time of last modification.</param>
/// <param name="Owner">Number of the user that it belongs to.</param>
internal readonly record struct FileStat(
    long Device,
    long Inode,
    int Mode,
    long Length,
    DateTimeOffset ModifiedAt,
    uint Owner
)
{
    /// <summary>Bytes that it takes on the disk, those that are reserved too.</summary>
    public long Allocated { get; init; }

    private const int TypeMask = 0xF000;
    private const int SymbolicLink = 0xA000;
    private const int Directory = 0x4000;
    private const int RegularFile = 0x8000;

    public bool IsSymbolicLink => (Mode & TypeMask) == SymbolicLink;

    public bool IsRegularFile => (Mode & TypeMask) == RegularFile;

    public bool IsDirectory => (Mode & TypeMask) == Directory;

    /// <summary>Whether another is the same file, whatever its name.</summary>
    public bool IsSameFile(FileStat? other) => other is { } that && that.Inode == Inode && that.Device == Device;

    /// <summary>Whether it belongs to the user that this process runs as.</summary>
    public bool IsOurs => Owner == Posix.User;

    /// <summary>The permission bits as octal text: <c>0644</c>.</summary>
    public string Permissions => "0" + Convert.ToString(Mode & 0x1FF, 8).PadLeft(3, '0');
}
