using System.Text.Json.Nodes;

namespace Starhaul;

/// <summary>What an <see cref="ApiPagination"/> asks at a position.</summary>
public sealed record ApiPageRequest
{
    /// <summary>The request whose names are filled.</summary>
    public required ApiRequest Template { get; init; }

    /// <summary>The values of the pagination's names; null leaves a field out. Default: none.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Values { get; init; } =
        new Dictionary<string, JsonNode?>(StringComparer.Ordinal);

    /// <summary>A URL that the server gave, which replaces that of the template; null for none.</summary>
    public string? Url { get; init; }

    /// <summary>Whether the response is no page of records, so that no records are looked for in it. Default: false.</summary>
    public bool IsPreparation { get; init; }
}
