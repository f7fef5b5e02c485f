using Starhaul.Api.Reading;

namespace Starhaul.Api.Fetching;

/// <summary>Parts what a caller says between a resource and its parent.</summary>
/// <param name="find">Finds a resource by its name.</param>
internal sealed class FamilyQuestion(Func<string, ApiResource> find)
{
    /// <summary>The parent of a resource; null where it has none.</summary>
    /// <exception cref="ArgumentException">There is no resource of that name.</exception>
    public ApiResource? ParentOf(ApiResource resource) =>
        resource.Parent is { } parent ? parent.Defined ?? find(parent.Resource) : null;

    /// <summary>The question to the parent, and that to each child. A parameter that both know is for both.</summary>
    public (ApiQuery Parent, ApiQuery Child) Split(ApiResource resource, ApiQuery query)
    {
        if (ParentOf(resource) is not { } parent)
        {
            return (ApiQuery.All, query);
        }

        bool IsParents(string name) => Knows(parent, name);
        bool IsChilds(string name) =>
            !resource.GivenNames.Contains(name, StringComparer.Ordinal)
            && (resource.Parameters.ContainsKey(name) || !IsParents(name));
        var bodyIsParents = parent.Request.Json is not null || parent.Parent is not null;
        var timeIsParents = parent.Incremental is not null || parent.Pagination.IsTimed;
        return (
            new ApiQuery
            {
                Parameters = Where(query.Parameters, IsParents),
                Lists = Where(query.Lists, IsParents),
                Body = bodyIsParents ? query.Body : null,
                Since = timeIsParents ? query.Since : null,
                Until = timeIsParents ? query.Until : null,
                MaxPages = query.MaxPages,
                Force = query.Force,
                AllowEmpty = query.AllowEmpty,
            },
            query with
            {
                Parameters = Where(query.Parameters, IsChilds),
                Lists = Where(query.Lists, IsChilds),
                Body = bodyIsParents ? null : query.Body,
                Since = timeIsParents ? null : query.Since,
                Until = timeIsParents ? null : query.Until,
                MaxPages = null,
            }
        );
    }

    /// <summary>The question of one child.</summary>
    public static ApiQuery Combine(ApiQuery query, ChildQuestion child) =>
        query with
        {
            SinceLast = false,
            Parameters = query
                .Parameters.Concat(child.Parameters.Select(pair => KeyValuePair.Create(pair.Key, pair.Value!)))
                .ToDictionary(StringComparer.Ordinal),
        };

    /// <summary>What tells the whole question from others, beside the request of a child.</summary>
    public static string Describe(ApiResource resource, string parentQuestion) =>
        resource.Parent is { } parent
            ? string.Join(
                '\n',
                [parentQuestion, .. parent.Parameters.Select(static pair => $"{pair.Key} {pair.Value}"), .. parent.Copy]
            )
            : string.Join(
                '\n',
                ChildQuestions
                    .FromLists(resource.Each!)
                    .Select(static child => child.Hash.ToString(System.Globalization.CultureInfo.InvariantCulture))
            );

    private bool Knows(ApiResource resource, string name) =>
        (resource.Parameters.ContainsKey(name) && !resource.GivenNames.Contains(name, StringComparer.Ordinal))
        || resource.TakesAnyParameter
        || (ParentOf(resource) is { } above && Knows(above, name));

    private static Dictionary<string, T> Where<T>(IReadOnlyDictionary<string, T> values, Func<string, bool> isWanted) =>
        values.Where(pair => isWanted(pair.Key)).ToDictionary(StringComparer.Ordinal);
}
