namespace Starhaul;

/// <summary>The published file as the file system showed it: a change of any of these asks for a re-hash.</summary>
internal sealed record RecordedFile
{
    /// <summary>Time of last modification, UTC.</summary>
    public required DateTimeOffset Mtime { get; init; }

    /// <summary>Permission bits in octal, such as <c>0644</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Number of the device.</summary>
    public long Device { get; init; }

    /// <summary>Number of the inode.</summary>
    public long Inode { get; init; }
}
