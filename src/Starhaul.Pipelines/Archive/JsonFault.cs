using System.Globalization;
using System.Text.Json;

namespace Starhaul.Pipelines.Archive;

/// <summary>Says what is wrong with the JSON of an archive in its own names: the serializer speaks of types of this program.</summary>
internal static class JsonFault
{
    private const int LongestValue = 60;

    /// <summary>The field and the value that it has, or what else is wrong.</summary>
    /// <param name="error">What the serializer said.</param>
    /// <param name="json">What it was to read.</param>
    public static string Describe(JsonException error, ReadOnlySpan<byte> json)
    {
        var reason = WithoutPlace(error);
        if (
            !reason.Contains(nameof(Starhaul) + ".", StringComparison.Ordinal)
            && !reason.Contains(nameof(System) + ".", StringComparison.Ordinal)
        )
        {
            return reason;
        }

        try
        {
            using var document = JsonDocument.Parse(json.ToArray());
            return Describe(document.RootElement, error.Path ?? "$");
        }
        catch (JsonException e)
        {
            return WithoutPlace(e);
        }
    }

    // Which ends the message: Path: $.kind | LineNumber: 0 | BytePositionInLine: 20.
    private static string WithoutPlace(JsonException error) =>
        error.Message.Split(" Path: $")[0].Split(" LineNumber: ")[0].TrimEnd('.');

    private static string Describe(JsonElement root, string path)
    {
        var name = path.Length > 2 ? path[2..] : "the whole";
        return Find(root, path) switch
        {
            null => $"{name} cannot be read",
            { ValueKind: JsonValueKind.Object } => $"{name} lacks a field",
            { } found => $"{name} is {Shorten(found.GetRawText())}",
        };
    }

    // A path such as $.progress.relays[0].fault.
    private static JsonElement? Find(JsonElement at, string path)
    {
        foreach (var step in path.Split(['$', '.', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var member))
            {
                at = member;
            }
            else if (
                at.ValueKind == JsonValueKind.Array
                && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < at.GetArrayLength()
            )
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        return at;
    }

    private static string Shorten(string text) => text.Length > LongestValue ? $"{text[..LongestValue]}..." : text;
}
