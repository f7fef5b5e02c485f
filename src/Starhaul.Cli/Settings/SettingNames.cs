using System.CommandLine;
using Starhaul.Cli.Values;

namespace Starhaul.Cli.Settings;

/// <summary>Sees to it that what a file states is a setting.</summary>
internal static class SettingNames
{
    /// <summary>Judges all that was stated.</summary>
    /// <exception cref="UsageException">A table or a key is not known, or the value of a known setting is not of its form.</exception>
    public static void Check(IEnumerable<StatedSetting> stated, Command root)
    {
        var commands = All(root).ToDictionary(SettableOptions.TableOf, StringComparer.Ordinal);
        foreach (var setting in stated)
        {
            if (!commands.TryGetValue(setting.Table, out var command))
            {
                throw new UsageException(
                    $"{setting.Place} stands in [{setting.Table}], and no command is called so.",
                    NearMatch.Suggest(setting.Table, commands.Keys.Where(static table => table.Length > 0))
                        ?? "The name of a table is that of a command, such as [get] or [run.eddn-stream]."
                );
            }

            Check(setting, command);
        }
    }

    private static void Check(StatedSetting setting, Command command)
    {
        var known = command.Parents.Any() ? [.. SettableOptions.KnownTo(command)] : KnownSettings.All;
        if (known.FirstOrDefault(one => one.Key == setting.Key) is { } one)
        {
            SettingsReader.Check(one, setting.Text, setting.Place);
            return;
        }

        var options = SettableOptions.List(command).Select(SettableOptions.KeyOf).ToList();
        if (setting.Table.Length > 0 && options.Contains(setting.Key, StringComparer.Ordinal))
        {
            return;
        }

        var keys = known.Select(other => other.Key);
        keys = setting.Table.Length > 0 ? keys.Concat(options) : keys;
        throw new UsageException(
            setting.Table.Length > 0
                ? $"{setting.Place} is not a setting of '{setting.Table.Replace('.', ' ')}'."
                : $"{setting.Place} is not a setting.",
            NearMatch.Suggest(setting.Key, keys) ?? Known([.. keys])
        );
    }

    private static string Known(List<string> keys) =>
        keys.Count == 0 ? "It has none." : $"The settings are {string.Join(", ", keys)}.";

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
