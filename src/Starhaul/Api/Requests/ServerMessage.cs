using System.Text.Json;
using Starhaul.Api.Values;

namespace Starhaul.Api.Requests;

/// <summary>
/// Finds what an API says of an error, in its own words, at the places where APIs have them: RFC 9457 (<c>title</c>, <c>detail</c>), OAuth 2
/// (RFC 6749 §5.2), and what is common.
/// </summary>
internal static class ServerMessage
{
    private static readonly string[] Places =
    [
        "/error/message",
        "/error/detail",
        "/error_description",
        "/detail",
        "/message",
        "/errors/*/detail",
        "/errors/*/message",
        "/errors/*",
        "/error",
        "/title",
        "/msg",
    ];

    /// <summary>Every pointer that is looked at.</summary>
    public static IReadOnlyList<string> Pointers => Places;

    /// <summary>The words; null when there are none.</summary>
    public static string? Find(JsonElement? json)
    {
        if (json is not { } body)
        {
            return null;
        }

        if (body.ValueKind == JsonValueKind.String)
        {
            return Trimmed(body);
        }

        foreach (var place in Places)
        {
            var found = JsonPointer.All(body, place).Select(Trimmed).OfType<string>().Distinct(StringComparer.Ordinal);
            if (string.Join("; ", found) is { Length: > 0 } words)
            {
                return words;
            }
        }

        return null;
    }

    private static string? Trimmed(JsonElement found) =>
        found.ValueKind is JsonValueKind.String or JsonValueKind.Number
        && found.ToString().Trim().TrimEnd('.') is { Length: > 0 } text
            ? text
            : null;
}
