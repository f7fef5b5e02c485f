namespace Starhaul;

/// <summary>How a file of a box stands to its record.</summary>
public enum LocalFileState
{
    /// <summary>It holds the recorded bytes.</summary>
    Intact,

    /// <summary>It holds other bytes than the recorded ones.</summary>
    Edited,

    /// <summary>No regular file is at the path.</summary>
    Missing,

    /// <summary>It is there and cannot be read: permissions, or a read error of the disk.</summary>
    Unreadable,
}
