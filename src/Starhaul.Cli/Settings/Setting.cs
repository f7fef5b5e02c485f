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
