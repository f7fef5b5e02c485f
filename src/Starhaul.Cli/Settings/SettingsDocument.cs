namespace Starhaul.Cli.Settings;

/// <summary>The document of <c>--show-config --json</c>.</summary>
internal sealed record SettingsDocument(IReadOnlyList<SettingEntry> Settings);
