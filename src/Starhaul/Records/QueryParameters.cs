namespace Starhaul;

/// <summary>The parameters of a URL's query as they stand there, and their names decoded.</summary>
internal static class QueryParameters
{
    /// <summary>Reads them in order.</summary>
    public static IReadOnlyList<QueryParameter> Read(Uri uri) =>
        [
            .. uri
                .Query.TrimStart('?')
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(static pair =>
                {
                    var parts = pair.Split('=', 2);
                    return new QueryParameter(pair, Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? parts[1] : "");
                }),
        ];
}
