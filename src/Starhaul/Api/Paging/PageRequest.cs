using System.Text.Json.Nodes;

namespace Starhaul.Api.Paging;

/// <summary>What to ask at a position.</summary>
internal sealed record PageRequest
{
    /// <summary>The template.</summary>
    public required ApiRequest Template { get; init; }

    /// <summary>The values of the pagination's names; null leaves a field out.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Values { get; init; } =
        new Dictionary<string, JsonNode?>(StringComparer.Ordinal);

    /// <summary>A URL that the server gave, which replaces that of the template; null for none.</summary>
    public string? Url { get; init; }

    /// <summary>Whether the answer is no page of records, so that no record and no error of records is looked for.</summary>
    public bool IsPreparation { get; init; }
}
