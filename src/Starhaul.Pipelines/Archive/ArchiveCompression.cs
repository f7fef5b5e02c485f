namespace Starhaul.Pipelines.Archive;

/// <summary>How segments are compressed.</summary>
internal enum ArchiveCompression
{
    /// <summary>gzip, <c>.jsonl.gz</c>: every tool reads it.</summary>
    Gzip,

    /// <summary>Zstandard, <c>.jsonl.zst</c>: smaller.</summary>
    Zstandard,
}
