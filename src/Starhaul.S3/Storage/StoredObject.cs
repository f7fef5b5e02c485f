namespace Starhaul.S3.Storage;

/// <summary>What a server says of an object.</summary>
/// <param name="ETag">The entity tag, with its quotes.</param>
/// <param name="Length">Bytes in it.</param>
internal sealed record StoredObject(string ETag, long Length)
{
    /// <summary>The SHA-256 in hex that whoever put it there claims of it; null for none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether it was put as a file of a box at this very key, and not copied here from elsewhere.</summary>
    public bool IsPlaced { get; init; }

    /// <summary>The version; null where the bucket keeps none.</summary>
    public string? VersionId { get; init; }

    /// <summary>The checksum by SHA-256 that the server computed, in its words; null for none.</summary>
    public string? Checksum { get; init; }

    /// <summary>Whether the entity tag may be another thing than an MD5: encrypted by a key of KMS or of the customer.</summary>
    public bool HasOpaqueTag { get; init; }
}
