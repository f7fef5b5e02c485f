namespace Starhaul;

/// <summary>What a fetch from an API would do; nothing was asked.</summary>
/// <param name="Request">The first request, one line each: method and URL, header fields, body. Without secrets.</param>
/// <param name="Path">Full path of the file that would be published.</param>
/// <param name="ResumeFrom">Records that an earlier run left, which the fetch would go on behind; 0 for a fresh start.</param>
internal sealed record ApiPlan(IReadOnlyList<string> Request, string Path, long ResumeFrom);
