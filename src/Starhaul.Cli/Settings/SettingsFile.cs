using System.Text;
using System.Text.Json;
using Starhaul.Cli.Values;
using Starhaul.Native;

namespace Starhaul.Cli.Settings;

/// <summary>Reads <c>starhaul.json</c>: one object with a member for each setting.</summary>
internal static class SettingsFile
{
    /// <summary>The name of the file.</summary>
    public const string Name = "starhaul.json";

    private const int LongestFile = 1024 * 1024;

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>
    /// Reads the file of the user, which may be a link to where such files are kept; nothing when there is no such file.
    /// </summary>
    /// <exception cref="UsageException">The file is no such object, a key is not known, or a value is not of its form.</exception>
    public static IReadOnlyDictionary<string, SettingValue> ReadOfUser(string path) =>
        Posix.Stat(path) is { IsSymbolicLink: true }
        && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target
            ? Read(path, target.FullName, isOfFolder: false)
            : Read(path, path, isOfFolder: false);

    /// <summary>Reads the file of a folder, which is a file of this user and no link; nothing when there is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="say">Receives a warning of a file of another user, which does not count.</param>
    /// <exception cref="UsageException">As <see cref="ReadOfUser"/>, or it is no regular file.</exception>
    public static IReadOnlyDictionary<string, SettingValue> ReadOfFolder(string path, Action<string> say)
    {
        if (Posix.Stat(path) is { IsOurs: false } stat)
        {
            say($"{path} belongs to user {stat.Owner} and does not count.");
            return new Dictionary<string, SettingValue>(StringComparer.Ordinal);
        }

        return Read(path, path, isOfFolder: true);
    }

    private static Dictionary<string, SettingValue> Read(string path, string place, bool isOfFolder)
    {
        var values = new Dictionary<string, SettingValue>(StringComparer.Ordinal);
        if (Posix.Stat(place) is null)
        {
            return values;
        }

        foreach (var member in ReadObject(path, place).EnumerateObject())
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
            values[setting.Key] = new SettingValue(text, path) { IsOfFolder = isOfFolder };
        }

        return values;
    }

    private static JsonElement ReadObject(string path, string place)
    {
        try
        {
            // Editors of other systems begin a file of UTF-8 with a byte order mark; JSON itself knows none (RFC 8259 §8.1).
            ReadOnlyMemory<byte> text = SafeFile.ReadAll(place, LongestFile);
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
            throw new UsageException(
                $"{path} cannot be read: {exception.Message}",
                "Settings are in a regular file of at most 1 MiB."
            );
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
