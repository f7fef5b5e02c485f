namespace Starhaul.Api.Requests;

/// <summary>What became of one request.</summary>
/// <param name="Page">The response; its body is null JSON when a rule says that it holds nothing.</param>
/// <param name="Records">The records, where they are held apart; null where the body has them.</param>
/// <param name="Rule">The rule that it fits; null for a plain response.</param>
/// <param name="ETag">Its validator; null when there is none.</param>
/// <param name="LastModified">Its time; null when there is none.</param>
internal sealed record Response(
    ApiPageResponse Page,
    RecordArray? Records,
    ApiErrorRule? Rule,
    string? ETag,
    DateTimeOffset? LastModified
);
