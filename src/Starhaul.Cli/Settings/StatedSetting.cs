namespace Starhaul.Cli.Settings;

/// <summary>A setting as it stands in a file.</summary>
/// <param name="Table">The command that it is for, such as <c>run.eddn-stream</c>; empty for all.</param>
/// <param name="Key">Its name.</param>
/// <param name="Texts">Its value as an option would have it, one or several.</param>
/// <param name="File">The file.</param>
/// <param name="Line">The line in it, from 1; null where the form of the file does not tell.</param>
internal sealed record StatedSetting(string Table, string Key, IReadOnlyList<string> Texts, string File, long? Line)
{
    /// <summary>Whether the file lies in the current folder, where anybody may have put it.</summary>
    public bool IsOfFolder { get; init; }

    /// <summary>Whether a variable states it, whose name is then the key.</summary>
    public bool IsOfVariable { get; init; }

    /// <summary>The place, for a message: <c>/home/me/.config/starhaul/starhaul.toml, line 3: 'jobs'</c>.</summary>
    public string Place =>
        IsOfVariable ? Key
        : Line is { } line ? $"{File}, line {line}: '{Key}'"
        : $"{File}: '{Key}'";

    /// <summary>The value for a person.</summary>
    public string Text => string.Join(", ", Texts);
}
