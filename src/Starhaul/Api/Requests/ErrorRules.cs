using System.Text.Json;
using Starhaul.Api.Values;

namespace Starhaul.Api.Requests;

/// <summary>Finds the rule of the definition that a response fits, whatever its status says.</summary>
internal static class ErrorRules
{
    public static ApiErrorRule? Find(
        IEnumerable<ApiErrorRule> rules,
        int status,
        ReadOnlyMemory<byte> bytes,
        JsonElement? json
    ) => rules.FirstOrDefault(rule => Fits(rule, status, bytes, json));

    /// <summary>What the API says of an error, in its own words; null when it says nothing.</summary>
    public static string? Message(string? pointer, JsonElement? json) =>
        pointer is not null && json is { } body
            ? JsonPointer
                .All(body, pointer)
                .Where(found => found.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                .Select(found => found.ToString())
                .FirstOrDefault(text => text.Length > 0)
            : null;

    private static bool Fits(ApiErrorRule rule, int status, ReadOnlyMemory<byte> bytes, JsonElement? json) =>
        (rule.Status.Count == 0 ? status is >= 200 and < 300 : rule.Status.Contains(status))
        && rule.Body switch
        {
            ApiBodyKind.Empty => IsBlank(bytes),
            ApiBodyKind.EmptyJson => json is { } body && IsEmpty(body),
            ApiBodyKind.NotJson => json is null && !IsBlank(bytes),
            _ => true,
        }
        && (rule.At is null || (json is { } root && JsonPointer.All(root, rule.At).Any(found => IsOf(rule, found))));

    private static bool IsOf(ApiErrorRule rule, JsonElement found) =>
        rule.Values.Count == 0
            ? found.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)
            : rule.Values.Contains(found.ToString(), StringComparer.OrdinalIgnoreCase);

    public static bool IsBlank(ReadOnlyMemory<byte> bytes) => bytes.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private static bool IsEmpty(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Array => json.GetArrayLength() == 0,
            JsonValueKind.Object => !json.EnumerateObject().Any(),
            _ => false,
        };
}
