using System.CommandLine;
using Starhaul.Native;

namespace Starhaul.Cli.Settings;

/// <summary>
/// What is in force: option, else variable, else <c>starhaul.toml</c> here, else the one of the user, else default. Of a file the
/// command's own table goes before what it says for all.
/// </summary>
internal sealed class SettingsReader
{
    private readonly Dictionary<string, SettingValue> inForce;

    private SettingsReader(Dictionary<string, SettingValue> inForce) => this.inForce = inForce;

    /// <summary>Finds the value of every setting.</summary>
    /// <param name="context">Variables and folders.</param>
    /// <param name="parse">The command line.</param>
    /// <exception cref="UsageException">
    /// A value, wherever it stands, is not of its form; or the file in the current folder leads out of it.
    /// </exception>
    public static SettingsReader Read(CliContext context, ParseResult parse)
    {
        // What there is to say of the files was said before the command began.
        var stated = SettingsFiles.Read(context, static _ => { });
        var values = Find(context, parse, stated);
        RequireInside(context.CurrentFolder, values[KnownSettings.Box.Key]);
        return new SettingsReader(values);
    }

    /// <summary>What a command heeds of the file in the current folder.</summary>
    /// <exception cref="UsageException">A value is not of its form.</exception>
    public static List<StatedSetting> FindOfFolder(CliContext context, ParseResult parse, List<StatedSetting> stated)
    {
        var values = Find(context, parse, stated);
        return
        [
            .. SettableOptions
                .KnownTo(parse.CommandResult.Command)
                .Select(setting => values[setting.Key].Stated)
                .OfType<StatedSetting>()
                .Where(static setting => setting.IsOfFolder),
        ];
    }

    /// <summary>The value of a setting.</summary>
    public T Value<T>(Setting<T> setting) => setting.Parse(inForce[setting.Key].Text);

    /// <summary>The value of a setting as it was written, and who set it.</summary>
    public SettingValue GetEntry(Setting setting) => inForce[setting.Key];

    /// <summary>Sees to it that a text is of the form of its setting.</summary>
    /// <exception cref="UsageException">It is not; the message names <paramref name="place"/>.</exception>
    public static void Check(Setting setting, string text, string place)
    {
        try
        {
            setting.Check(text);
        }
        catch (FormatException)
        {
            throw new UsageException($"{place} is '{text}'.", $"Expected {setting.Form}.");
        }
    }

    private static Dictionary<string, SettingValue> Find(
        CliContext context,
        ParseResult parse,
        List<StatedSetting> stated
    )
    {
        var table = SettableOptions.TableOf(parse.CommandResult.Command);
        return KnownSettings.All.ToDictionary(
            static setting => setting.Key,
            setting =>
                FromOption(parse, setting)
                ?? FromVariable(context, setting)
                ?? FromFile(stated, table, setting)
                ?? new SettingValue(setting.DefaultText, "default"),
            StringComparer.Ordinal
        );
    }

    private static SettingValue? FromFile(List<StatedSetting> stated, string table, Setting setting)
    {
        var found = stated
            .Where(one => one.Key == setting.Key && (one.Table == table || one.Table.Length == 0))
            .OrderByDescending(static one => one.IsOfFolder)
            .ThenByDescending(static one => one.Table.Length)
            .FirstOrDefault();
        if (found is null)
        {
            return null;
        }

        Check(setting, found.Text, found.Place);
        return new SettingValue(found.Text, found.File) { Stated = found };
    }

    /// <summary>A folder that one happens to stand in says nothing of other folders, by a link neither.</summary>
    private static void RequireInside(string folder, SettingValue box)
    {
        if (box.Stated is not { IsOfFolder: true })
        {
            return;
        }

        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(box.Text, root));
        var isUrl = box.Text.Contains("://", StringComparison.Ordinal);
        var isInside = !isUrl && (path == root || path.StartsWith(root.TrimEnd('/') + '/', StringComparison.Ordinal));
        for (var place = path; isInside && place.Length > root.Length; place = Path.GetDirectoryName(place)!)
        {
            isInside = Posix.Stat(place) is not { IsSymbolicLink: true };
        }

        if (!isInside)
        {
            throw new UsageException(
                $"{box.Stated.Place} is '{box.Text}', which leads out of the folder.",
                $"Name that box with {KnownSettings.Box.Option} or {KnownSettings.Box.Variable}, or in your own settings."
            );
        }
    }

    private static SettingValue? FromOption(ParseResult parse, Setting setting)
    {
        for (
            var command = parse.CommandResult;
            command is not null;
            command = command.Parent as System.CommandLine.Parsing.CommandResult
        )
        {
            var option = command.Command.Options.FirstOrDefault(known => known.Name == setting.Option);
            if (option is null || parse.GetResult(option) is not { Implicit: false } result)
            {
                continue;
            }

            var text = result.Tokens is [.., var last] ? last.Value : "true"; // a flag has no token of its own
            Check(setting, text, setting.Option);
            return new SettingValue(text, setting.Option);
        }

        return null;
    }

    private static SettingValue? FromVariable(CliContext context, Setting setting)
    {
        if (context.Variable(setting.Variable) is not { Length: > 0 } text)
        {
            return null;
        }

        Check(setting, text, setting.Variable);
        return new SettingValue(text, setting.Variable);
    }
}
