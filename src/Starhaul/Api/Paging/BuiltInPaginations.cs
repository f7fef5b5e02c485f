using Starhaul.Api.Definitions;

namespace Starhaul.Api.Paging;

/// <summary>The paginations that a definition may name: one line each.</summary>
internal static class BuiltInPaginations
{
    public static ApiPagination Read(Field field) =>
        field
            .Get("type")
            .Word<Func<Field, ApiPagination>>(
                ("single", SinglePagePagination.Read),
                ("page", PageNumberPagination.Read),
                ("offset", OffsetPagination.Read),
                ("cursor", CursorPagination.Read),
                ("next_url", NextUrlPagination.Read),
                ("link", LinkHeaderPagination.Read),
                ("save_and_recall", SaveAndRecallPagination.Read),
                ("job", JobPagination.Read),
                ("time_windows", TimeWindowPagination.Read)
            )(field);
}
