namespace Starhaul;

/// <summary>A proven file on its way to its name: enough to finish the publish after a kill at any moment.</summary>
internal sealed record PendingPublish
{
    /// <summary>Path of the proven bytes, relative to the box, with <c>/</c>.</summary>
    public required string From { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The record to append; its path is the name to publish under.</summary>
    public required ManifestRecord Record { get; init; }

    /// <summary>Whether the record is also written beside the file as <c>NAME.meta.json</c>.</summary>
    public bool WriteMeta { get; init; }

    /// <summary>Whether a file in the way that the manifest does not know may be replaced (<see cref="FetchOptions.Force"/>). Default false.</summary>
    public bool ReplaceUnknown { get; init; }
}
