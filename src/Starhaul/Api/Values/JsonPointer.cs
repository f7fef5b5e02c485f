using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Starhaul.Api.Values;

/// <summary>Finds what a JSON pointer (RFC 6901) names; here <c>*</c> stands for every element of an array or object.</summary>
internal static class JsonPointer
{
    /// <summary>Whether a text is a pointer: empty, or steps that each begin with a slash and escape with ~0 and ~1 alone (RFC 6901 §3).</summary>
    public static bool IsValid(string text)
    {
        if (text.Length > 0 && text[0] != '/')
        {
            return false;
        }

        for (var at = text.IndexOf('~', StringComparison.Ordinal); at >= 0; at = text.IndexOf('~', at + 1))
        {
            if (at + 1 == text.Length || text[at + 1] is not ('0' or '1'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first place that a pointer names; null when there is none.</summary>
    public static JsonElement? Find(JsonElement root, string pointer)
    {
        foreach (var found in All(root, pointer))
        {
            return found;
        }

        return null;
    }

    /// <summary>The last place that a pointer names, which differs from the first where it holds <c>*</c>; null when there is none.</summary>
    public static JsonElement? FindLast(JsonElement root, string pointer)
    {
        JsonElement? last = null;
        foreach (var found in All(root, pointer))
        {
            last = found;
        }

        return last;
    }

    /// <summary>Every place that a pointer names.</summary>
    public static IEnumerable<JsonElement> All(JsonElement root, string pointer) =>
        pointer.Length == 0 ? [root] : Walk(root, pointer.Split('/'), 1);

    /// <summary>Puts a value at a place, making the objects on the way.</summary>
    public static void Set(JsonObject root, string pointer, JsonNode value)
    {
        var steps = pointer.TrimStart('/').Split('/').Select(Unescaped).ToArray();
        var at = root;
        foreach (var step in steps[..^1])
        {
            if (at[step] is not JsonObject next)
            {
                at[step] = next = [];
            }

            at = next;
        }

        at[steps[^1]] = value;
    }

    private static IEnumerable<JsonElement> Walk(JsonElement at, string[] steps, int index)
    {
        if (index == steps.Length)
        {
            return [at];
        }

        var step = Unescaped(steps[index]);
        return (at.ValueKind, step) switch
        {
            (JsonValueKind.Array, "*") => at.EnumerateArray().SelectMany(item => Walk(item, steps, index + 1)),
            (JsonValueKind.Object, "*") => at.EnumerateObject().SelectMany(item => Walk(item.Value, steps, index + 1)),
            (JsonValueKind.Object, _) when at.TryGetProperty(step, out var member) => Walk(member, steps, index + 1),
            (JsonValueKind.Array, _) when IndexOf(step) is { } place && place < at.GetArrayLength() => Walk(
                at[place],
                steps,
                index + 1
            ),
            _ => [],
        };
    }

    /// <summary>Whether a step names a place in an array.</summary>
    public static bool IsIndex(string step, int place) => IndexOf(step) == place;

    private static int? IndexOf(string step) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;

    /// <summary>The name that a step of a pointer stands for (RFC 6901 §4).</summary>
    public static string Unescaped(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
