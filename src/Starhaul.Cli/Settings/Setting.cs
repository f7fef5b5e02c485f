namespace Starhaul.Cli.Settings;

/// <summary>Something that can be set by an option, a variable or a file.</summary>
internal abstract record Setting(string Key, string DefaultText, string Form)
{
    /// <summary>The option on the command line: <c>--limit-rate</c>.</summary>
    public string Option => "--" + Key.Replace('_', '-');

    /// <summary>The environment variable: <c>STARHAUL_LIMIT_RATE</c>.</summary>
    public string Variable => "STARHAUL_" + Key.ToUpperInvariant();

    /// <summary>Reads the text and gives up the value, to see whether it can be read.</summary>
    /// <exception cref="FormatException">The text is not of the form.</exception>
    public abstract void Check(string text);
}

/// <summary>What a setting is set to, and by whom.</summary>
/// <param name="Text">The value as it was written.</param>
/// <param name="Origin">An option, a variable, the path of a file, or <c>default</c>.</param>
internal sealed record SettingValue(string Text, string Origin)
{
    /// <summary>How it stands in a file; null where it is from elsewhere.</summary>
    public StatedSetting? Stated { get; init; }
}

/// <summary>A setting whose text stands for a value.</summary>
/// <param name="Key">Its name in <c>starhaul.toml</c>.</param>
/// <param name="DefaultText">The text that holds when it is not set.</param>
/// <param name="Form">The expected form, for a message.</param>
/// <param name="Parse">Reads the text; a <see cref="FormatException"/> says that it cannot be read.</param>
internal sealed record Setting<T>(string Key, string DefaultText, string Form, Func<string, T> Parse)
    : Setting(Key, DefaultText, Form)
{
    /// <inheritdoc />
    public override void Check(string text) => Parse(text);
}
