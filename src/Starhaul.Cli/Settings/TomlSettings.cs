using System.Globalization;
using Tomlyn;
using Tomlyn.Serialization;

namespace Starhaul.Cli.Settings;

/// <summary>Reads <c>starhaul.toml</c>: settings of all commands first, then a table for each command that has its own.</summary>
internal static class TomlSettings
{
    public const string Name = "starhaul.toml";
    private const int DeepestTable = 3; // no command has more words

    /// <summary>What stands in the text, in its order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="UsageException">It is no TOML, states something twice, or holds what no setting is.</exception>
    public static List<StatedSetting> Read(string text, string path)
    {
        var stated = new List<StatedSetting>();
        try
        {
            // The lines of this reader begin at 0.
            var reader = TomlReader.Create(text, TomlSerializerOptions.Default);
            reader.Read(); // the document
            reader.Read(); // its table
            ReadTable(reader, [], stated, path);
        }
        catch (TomlException exception)
        {
            var fault = exception.Diagnostics.FirstOrDefault();
            throw new UsageException(
                fault is null
                    ? $"{path}: this is not TOML: {exception.Message.TrimEnd('.')}."
                    : Text($"{path}, line {fault.Span.Start.Line + 1}: {fault.Message.TrimEnd('.')}."),
                "Expected a setting a line, such as limit_rate = \"20M\"; see https://toml.io."
            );
        }

        foreach (var setting in stated)
        {
            if (stated.Find(other => other.Table == setting.Table && other.Key == setting.Key) != setting)
            {
                throw new UsageException($"{setting.Place} is stated a second time.", "Keep one of the two.");
            }
        }

        return stated;
    }

    private static void ReadTable(TomlReader reader, string[] table, List<StatedSetting> stated, string path)
    {
        while (reader.Read() && reader.TokenType is TomlTokenType.PropertyName)
        {
            var key = reader.PropertyName ?? "";
            var line = Line(reader);
            reader.Read();
            if (reader.TokenType is TomlTokenType.StartTable)
            {
                if (table.Length == DeepestTable)
                {
                    throw NoSetting(path, line, key);
                }

                ReadTable(reader, [.. table, key], stated, path);
            }
            else
            {
                stated.Add(
                    new StatedSetting(string.Join('.', table), key, ReadValue(reader, path, line, key), path, line)
                );
            }
        }
    }

    private static List<string> ReadValue(TomlReader reader, string path, long line, string key)
    {
        if (reader.TokenType is not TomlTokenType.StartArray)
        {
            return [ReadScalar(reader, path, line, key)];
        }

        var texts = new List<string>();
        while (reader.Read() && reader.TokenType is not TomlTokenType.EndArray)
        {
            texts.Add(ReadScalar(reader, path, line, key));
        }

        return texts;
    }

    private static string ReadScalar(TomlReader reader, string path, long line, string key) =>
        reader.TokenType switch
        {
            TomlTokenType.String => reader.GetString(),
            TomlTokenType.Integer or TomlTokenType.Float => reader
                .GetRawText()
                .Replace("_", "", StringComparison.Ordinal),
            TomlTokenType.Boolean or TomlTokenType.DateTime => reader.GetRawText(),
            _ => throw NoSetting(path, line, key),
        };

    private static UsageException NoSetting(string path, long line, string key) =>
        new(
            Text($"{path}, line {line}: '{key}' is neither a text, a number, true or false, nor a list of these."),
            "Settings of one command stand in a table with its name, such as [run.eddn-stream]."
        );

    private static long Line(TomlReader reader) => (reader.CurrentSpan?.Start.Line ?? 0) + 1;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
