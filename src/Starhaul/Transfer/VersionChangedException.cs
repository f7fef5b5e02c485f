using Starhaul.Records;

namespace Starhaul.Transfer;

/// <summary>
/// A transport's word that the source is another version than the part file's. The strategy starts again from byte 0;
/// callers of the library see it only as <see cref="Diagnostics.SourceChangedException"/>, after the last restart.
/// </summary>
public sealed class VersionChangedException : Exception
{
    /// <summary>Creates the word with what differed, such as <c>ETag "a" became "b"</c>.</summary>
    public VersionChangedException(string message)
        : base(message) { }

    /// <summary>The version that was seen; null when the answer did not show it (412).</summary>
    public SourceIdentity? Seen { get; init; }
}
