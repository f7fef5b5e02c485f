namespace Starhaul.Cli.Settings;

/// <summary>One setting in a JSON document.</summary>
internal sealed record SettingEntry(string Key, string Value, string Origin);
