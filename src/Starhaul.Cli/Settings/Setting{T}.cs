namespace Starhaul.Cli.Settings;

/// <summary>A setting whose text stands for a value.</summary>
/// <param name="Key">Its name in <c>starhaul.json</c>.</param>
/// <param name="DefaultText">The text that holds when nobody set it.</param>
/// <param name="Form">The expected form, for a message.</param>
/// <param name="Parse">Reads the text; a <see cref="FormatException"/> says that it cannot be read.</param>
internal sealed record Setting<T>(string Key, string DefaultText, string Form, Func<string, T> Parse)
    : Setting(Key, DefaultText, Form)
{
    /// <inheritdoc />
    public override void Check(string text) => Parse(text);
}
