using Starhaul.Api.Paging;

namespace Starhaul.Api.Requests;

/// <summary>What became of one request.</summary>
/// <param name="Page">The answer; its body is null JSON when a rule says that it holds nothing.</param>
/// <param name="Rule">The rule that it fits; null for a plain answer.</param>
/// <param name="ETag">Its validator; null when there is none.</param>
/// <param name="LastModified">Its time; null when there is none.</param>
internal sealed record Answer(PageAnswer Page, ApiErrorRule? Rule, string? ETag, DateTimeOffset? LastModified);
