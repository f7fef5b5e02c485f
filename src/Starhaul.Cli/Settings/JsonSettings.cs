using System.Text.Json;

namespace Starhaul.Cli.Settings;

/// <summary>Reads <c>starhaul.json</c>, the form of settings before <c>starhaul.toml</c>: one object, settings of all commands alone.</summary>
internal static class JsonSettings
{
    public const string Name = "starhaul.json";
    private const string Expected = "Expected one object, such as { \"limit_rate\": \"20M\" }.";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>What stands in the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="UsageException">It is no such object.</exception>
    public static List<StatedSetting> Read(string text, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ?
                [
                    .. document
                        .RootElement.EnumerateObject()
                        .GroupBy(member => member.Name, StringComparer.Ordinal)
                        .Select(same => new StatedSetting("", same.Key, [Text(same.Last().Value)], path, Line: null)),
                ]
                : throw new UsageException($"{path} does not hold a JSON object.", Expected);
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{path}, line {exception.LineNumber + 1}: this is not JSON.", Expected);
        }
        catch (InvalidOperationException)
        {
            // Half a pair of surrogates behind a backslash: JSON by its grammar, and no text.
            throw new UsageException($"{path} holds a text that is none.", Expected);
        }
    }

    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => value.GetRawText(),
        };
}
