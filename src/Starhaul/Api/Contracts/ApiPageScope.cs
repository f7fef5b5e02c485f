namespace Starhaul;

/// <summary>What an <see cref="ApiPagination"/> knows of the job around it.</summary>
/// <param name="Since">The time that is asked for from, the overlap included; null for none.</param>
/// <param name="Until">The time that is asked for to; the start of the job where the caller says none.</param>
public sealed record ApiPageScope(DateTimeOffset? Since, DateTimeOffset Until);
