namespace Starhaul.Manifests;

/// <summary>What re-hashing one file found.</summary>
internal readonly record struct LocalFileHash(
    LocalFileState State,
    string? Sha256 = null,
    long? Length = null,
    string? Problem = null
);
