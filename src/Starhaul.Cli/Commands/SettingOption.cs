using System.CommandLine;
using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary>Makes the options that stand for settings; their values are read by <see cref="SettingsReader"/>.</summary>
internal static class SettingOption
{
    /// <summary>An option that takes the text of a setting.</summary>
    public static Option<string> Create(Setting setting, string valueName, string description) =>
        new(setting.Option)
        {
            HelpName = valueName,
            Description = setting.DefaultText is "none"
                ? description
                : $"{description} (default {setting.DefaultText})",
        };

    /// <summary>An option that turns a setting on.</summary>
    public static Option<bool> CreateFlag(Setting<bool> setting, string description) =>
        new(setting.Option) { Description = description };

    /// <summary>The box, which every command that looks into one has.</summary>
    public static Option<string> CreateBox() =>
        new(KnownSettings.Box.Option)
        {
            HelpName = "DIR",
            Description = "Folder of the files and their manifest, or s3://BUCKET/PREFIX (default: the current folder)",
        };
}
