using System.Text;
using System.Text.Json;
using Starhaul.Cli.Values;

namespace Starhaul.Cli.Settings;

/// <summary>Reads <c>starhaul.json</c>: one object with a member for each setting.</summary>
internal static class SettingsFile
{
    /// <summary>The name of the file.</summary>
    public const string Name = "starhaul.json";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads the settings of a file; nothing when there is no such file.</summary>
    /// <exception cref="UsageException">The file is no such object, a key is not known, or a value is not of its form.</exception>
    public static IReadOnlyDictionary<string, SettingValue> Read(string path)
    {
        var values = new Dictionary<string, SettingValue>(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return values;
        }

        foreach (var member in ReadObject(path).EnumerateObject())
        {
            var setting = KnownSettings.All.FirstOrDefault(known => known.Key == member.Name);
            if (setting is null)
            {
                var keys = KnownSettings.All.Select(known => known.Key).ToList();
                throw new UsageException(
                    $"{path}: '{member.Name}' is not a setting.",
                    NearMatch.Suggest(member.Name, keys) ?? $"The settings are {string.Join(", ", keys)}."
                );
            }

            var text = Text(member.Value);
            SettingsReader.Check(setting, text, $"{path}: '{member.Name}'");
            values[setting.Key] = new SettingValue(text, path);
        }

        return values;
    }

    private static JsonElement ReadObject(string path)
    {
        try
        {
            // Editors of other systems begin a file of UTF-8 with a byte order mark; JSON itself knows none (RFC 8259 §8.1).
            ReadOnlyMemory<byte> text = File.ReadAllBytes(path);
            var start = text.Span.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
            using var document = JsonDocument.Parse(text[start..], Lenient);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                return document.RootElement.Clone();
            }
        }
        catch (JsonException exception)
        {
            throw new UsageException(
                $"{path}, line {exception.LineNumber + 1}: this is not JSON.",
                "Expected one object, such as { \"limit_rate\": \"20M\" }."
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {exception.Message}");
        }

        throw new UsageException(
            $"{path} does not hold a JSON object.",
            "Expected one object, such as { \"limit_rate\": \"20M\" }."
        );
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
