using System.CommandLine;
using Starhaul.Native;

namespace Starhaul.Cli.Settings;

/// <summary>What is in force: option, else variable, else <c>starhaul.json</c> here, else the one of the user, else default.</summary>
internal sealed class SettingsReader
{
    private readonly Dictionary<string, SettingValue> inForce;

    private SettingsReader(Dictionary<string, SettingValue> inForce) => this.inForce = inForce;

    /// <summary>Finds the value of every setting.</summary>
    /// <param name="context">Variables and folders.</param>
    /// <param name="parse">The command line.</param>
    /// <param name="say">Receives once what the file in the current folder sets for this command.</param>
    /// <exception cref="UsageException">
    /// A value, wherever it stands, is not of its form; or the file in the current folder leads out of it.
    /// </exception>
    public static SettingsReader Read(CliContext context, ParseResult parse, Action<string> say)
    {
        var files = ReadFiles(context, say).ToList();
        var values = new Dictionary<string, SettingValue>(StringComparer.Ordinal);
        foreach (var setting in KnownSettings.All)
        {
            values[setting.Key] =
                FromOption(parse, setting)
                ?? FromVariable(context, setting)
                ?? files.Select(file => file.GetValueOrDefault(setting.Key)).FirstOrDefault(value => value is not null)
                ?? new SettingValue(setting.DefaultText, "default");
        }

        RequireInside(context.CurrentFolder, values[KnownSettings.Box.Key]);
        Say(parse, values, say);
        return new SettingsReader(values);
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

    private static IEnumerable<IReadOnlyDictionary<string, SettingValue>> ReadFiles(
        CliContext context,
        Action<string> say
    )
    {
        yield return SettingsFile.ReadOfFolder(Path.Combine(context.CurrentFolder, SettingsFile.Name), say);
        var configuration =
            context.Variable("XDG_CONFIG_HOME") is { Length: > 0 } given ? given
            : context.Variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config")
            : null;
        if (configuration is not null)
        {
            yield return SettingsFile.ReadOfUser(Path.Combine(configuration, "starhaul", SettingsFile.Name));
        }
    }

    /// <summary>A folder that one happens to stand in says nothing of other folders, by a link neither.</summary>
    private static void RequireInside(string folder, SettingValue box)
    {
        if (!box.IsOfFolder)
        {
            return;
        }

        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(box.Text, root));
        var isInside = path == root || path.StartsWith(root.TrimEnd('/') + '/', StringComparison.Ordinal);
        for (var place = path; isInside && place.Length > root.Length; place = Path.GetDirectoryName(place)!)
        {
            isInside = Posix.Stat(place) is not { IsSymbolicLink: true };
        }

        if (!isInside)
        {
            throw new UsageException(
                $"{box.Origin}: 'box' is '{box.Text}', which leads out of the folder.",
                $"Name that box with {KnownSettings.Box.Option} or {KnownSettings.Box.Variable}, or in your own settings."
            );
        }
    }

    private static void Say(ParseResult parse, Dictionary<string, SettingValue> values, Action<string> say)
    {
        var options = parse
            .CommandResult.Command.Options.Select(option => option.Name)
            .ToHashSet(StringComparer.Ordinal);
        var heeded = KnownSettings
            .All.Where(setting => options.Contains(setting.Option) && values[setting.Key].IsOfFolder)
            .ToList();
        if (heeded.Count > 0)
        {
            var texts = heeded.Select(setting => $"{setting.Key} = {values[setting.Key].Text}");
            say($"{values[heeded[0].Key].Origin} sets {string.Join(", ", texts)}.");
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
