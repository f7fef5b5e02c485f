namespace Starhaul.Transports.Http;

/// <summary>How a range is tied to a version. Some servers answer the first form with the whole file but honour the next.</summary>
internal enum ResumeForm
{
    /// <summary>If-Range with the strong ETag.</summary>
    IfRangeTag,

    /// <summary>If-Range with the strong Last-Modified.</summary>
    IfRangeDate,

    /// <summary>If-Match with the strong ETag: 412 when it is another version.</summary>
    IfMatch,

    /// <summary>Nothing: only under a digest that the caller pinned.</summary>
    Untied,
}
