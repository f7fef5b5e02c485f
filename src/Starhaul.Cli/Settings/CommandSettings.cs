using System.CommandLine;

namespace Starhaul.Cli.Settings;

/// <summary>
/// The options of a command that nobody typed, from variables and files: they are put behind its name as words, so that one way of
/// reading and one judgement hold for all.
/// </summary>
internal static class CommandSettings
{
    /// <summary>Completes the words of a command line.</summary>
    /// <param name="context">Variables and folders.</param>
    /// <param name="parse">The words as they were typed, read.</param>
    /// <param name="words">The words.</param>
    /// <param name="root">Makes every command with its options: what a file states may be of another one.</param>
    /// <param name="say">Receives what a person has to know of the files.</param>
    /// <returns>All words, and for each option that was not typed where it is set.</returns>
    /// <exception cref="UsageException">A file cannot be used.</exception>
    public static (IReadOnlyList<string> Words, IReadOnlyDictionary<string, OptionOrigin> Origins) Complete(
        CliContext context,
        ParseResult parse,
        IReadOnlyList<string> words,
        Func<Command> root,
        Action<string> say
    )
    {
        var command = parse.CommandResult.Command;
        var table = SettableOptions.TableOf(command);
        var stated = SettingsFiles.Read(context, say);
        if (stated.Count > 0)
        {
            SettingNames.Check(stated, root());
        }

        var added = new List<string>();
        var origins = new Dictionary<string, OptionOrigin>(StringComparer.Ordinal);
        var ofFolder = SettingsReader.FindOfFolder(context, parse, stated);
        foreach (
            var option in SettableOptions
                .List(command)
                .Where(option => parse.GetResult(option) is not { Implicit: false })
        )
        {
            if (Find(context, stated, table, option, say) is not { } found)
            {
                continue;
            }

            origins[option.Name] = new OptionOrigin(found.Place, found.Texts);
            added.AddRange(found.Texts.Select(text => $"{option.Name}={text}"));
            ofFolder.AddRange(found.IsOfFolder ? [found] : []);
        }

        if (ofFolder.Count > 0)
        {
            var texts = ofFolder.Select(setting => $"{setting.Key} = {setting.Text}");
            say($"{ofFolder[0].File} sets {string.Join(", ", texts)}.");
        }

        return added.Count == 0 ? (words, origins) : (Insert(words, table, added), origins);
    }

    private static StatedSetting? Find(
        CliContext context,
        List<StatedSetting> stated,
        string table,
        Option option,
        Action<string> say
    )
    {
        var variable = SettableOptions.VariableOf(table, option);
        if (context.Variable(variable) is { Length: > 0 } text)
        {
            return new StatedSetting(table, variable, [text], "", Line: null) { IsOfVariable = true };
        }

        var key = SettableOptions.KeyOf(option);
        foreach (var setting in stated.Where(setting => setting.Table == table && setting.Key == key))
        {
            if (!setting.IsOfFolder || SettableOptions.CountsFromFolder(option.Name))
            {
                return setting;
            }

            say(
                $"{setting.Place} does not count: a file of the current folder names no places, endpoints or keys. "
                    + $"Type {option.Name}, or set it in your own {TomlSettings.Name}."
            );
        }

        return null;
    }

    /// <summary>Puts words behind the name of the command, where no option waits for its value.</summary>
    private static List<string> Insert(IReadOnlyList<string> words, string table, List<string> added)
    {
        var all = words.ToList();
        var at = 0;
        foreach (var name in table.Split('.'))
        {
            at = all.IndexOf(name, at) + 1;
        }

        all.InsertRange(at, added);
        return all;
    }
}
