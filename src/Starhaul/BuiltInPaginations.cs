using Starhaul.Api.Paging;

namespace Starhaul;

/// <summary>The paginations that come with the library: one line each.</summary>
internal static class BuiltInPaginations
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ApiPaginationType> All { get; } =
    [
        new("single", SinglePagePagination.Read),
        new("page", PageNumberPagination.Read),
        new("offset", OffsetPagination.Read),
        new("cursor", CursorPagination.Read),
        new("next_url", NextUrlPagination.Read),
        new("link", LinkHeaderPagination.Read),
        new("save_and_recall", SaveAndRecallPagination.Read),
        new("job", JobPagination.Read),
        new("time_windows", TimeWindowPagination.Read),
    ];
}
