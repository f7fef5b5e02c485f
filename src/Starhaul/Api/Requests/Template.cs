using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Starhaul.Api.Requests;

/// <summary>Fills <c>{name}</c> in the texts of a request.</summary>
internal static partial class Template
{
    /// <summary>The names that a text holds.</summary>
    public static IEnumerable<string> Names(string text) => NameForm().Matches(text).Select(NameOf);

    /// <summary>The name that a text is alone; null where it is more, or none.</summary>
    public static string? WholeName(string text) =>
        NameForm().Match(text) is { Success: true } match && match.Length == text.Length ? NameOf(match) : null;

    /// <summary>A text with all names filled; null when one of them has no value.</summary>
    /// <param name="text">The template.</param>
    /// <param name="values">The values.</param>
    /// <param name="escape">What is done to each value.</param>
    public static string? Fill(
        string text,
        IReadOnlyDictionary<string, JsonNode?> values,
        Func<string, string>? escape = null
    )
    {
        if (Names(text).Any(name => values.GetValueOrDefault(name) is null))
        {
            return null;
        }

        return NameForm()
            .Replace(
                text,
                match =>
                {
                    var value =
                        values[NameOf(match)] is JsonArray
                            ? throw new ArgumentException(
                                $"'{NameOf(match)}' takes one value, for it is a part of '{text}'."
                            )
                            : values[NameOf(match)]!.ToString();
                    return escape is null ? value : escape(value);
                }
            );
    }

    /// <summary>JSON with all names filled. What has no value is left out; a string that is one name alone takes its type.</summary>
    public static JsonNode? Fill(JsonNode? json, IReadOnlyDictionary<string, JsonNode?> values)
    {
        switch (json)
        {
            case JsonObject members:
                var filled = new JsonObject();
                foreach (var (name, value) in members)
                {
                    if (value is null || Fill(value, values) is { } there)
                    {
                        filled[name] = value is null ? null : Fill(value, values);
                    }
                }

                return filled;
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Fill(item, values)).Where(item => item is not null)]);
            case JsonValue value when value.TryGetValue<string>(out var text) && Names(text).Any():
                return WholeName(text) is { } whole
                    ? values.GetValueOrDefault(whole)?.DeepClone()
                    : Fill(text, values, escape: null);
            default:
                return json?.DeepClone();
        }
    }

    /// <summary>Lays one JSON over another: a JSON merge patch (RFC 7396).</summary>
    public static JsonNode? Merge(JsonNode? below, JsonNode? above)
    {
        if (above is not JsonObject patch)
        {
            return above?.DeepClone();
        }

        var merged = below is JsonObject old ? (JsonObject)old.DeepClone() : [];
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = Merge(merged[name], value);
            }
        }

        return merged;
    }

    private static string NameOf(Match match) => match.Groups["name"].Value;

    [GeneratedRegex(
        @"\{(?<name>[A-Za-z][A-Za-z0-9_]*)\}",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex NameForm();
}
