namespace Starhaul.Cli.Settings;

/// <summary>What a setting is set to, and by whom.</summary>
/// <param name="Text">The value as it was written.</param>
/// <param name="Origin">An option, a variable, the path of a file, or <c>default</c>.</param>
internal sealed record SettingValue(string Text, string Origin);
