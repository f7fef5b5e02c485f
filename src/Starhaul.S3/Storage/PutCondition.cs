namespace Starhaul.S3.Storage;

/// <summary>What must stand at a key for it to be written (RFC 9110 §13.1); servers that do not know conditions pass over it.</summary>
/// <param name="ETag">The object that is replaced; null where there must be none.</param>
internal sealed record PutCondition(string? ETag)
{
    /// <summary>There must be none.</summary>
    public static PutCondition Absent { get; } = new(ETag: null);

    /// <summary>As a header field.</summary>
    public (string Name, string Value) Field => ETag is { } tag ? ("If-Match", tag) : ("If-None-Match", "*");
}

/// <summary>What became of a write.</summary>
internal enum PutOutcome
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>The condition does not hold (409, 412).</summary>
    Refused,

    /// <summary>The server knows no conditions and says so (501).</summary>
    Unsupported,

    /// <summary>There is no such upload: it was completed or aborted.</summary>
    Gone,
}
