namespace Starhaul.Pipelines.Galaxy;

/// <summary>How symbols of the game become words.</summary>
internal static class WordForms
{
    /// <summary>What is left of <c>$government_Democracy;</c> or <c>$SYSTEM_SECURITY_low;</c> without its frame; other texts are whole.</summary>
    public static ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> symbol) =>
        symbol is [(byte)'$', .. var rest, (byte)';'] ? rest[(rest.LastIndexOf((byte)'_') + 1)..] : symbol;

    /// <summary>Writes <c>PirateAttack</c> as <c>Pirate Attack</c>, the first letter always a capital.</summary>
    public static int Split(ReadOnlySpan<byte> symbol, Span<byte> into)
    {
        var length = 0;
        for (var i = 0; i < symbol.Length && length + 2 <= into.Length; i++)
        {
            if (i > 0 && IsUpper(symbol[i]) && IsLower(symbol[i - 1]))
            {
                into[length++] = (byte)' ';
            }

            into[length++] = i == 0 ? Upper(symbol[i]) : symbol[i];
        }

        return length;
    }

    /// <summary>Writes every word with a capital.</summary>
    public static int Title(ReadOnlySpan<byte> words, Span<byte> into)
    {
        for (var i = 0; i < words.Length; i++)
        {
            into[i] = i == 0 || words[i - 1] == ' ' ? Upper(words[i]) : words[i];
        }

        return words.Length;
    }

    /// <summary>Writes the first letter as a capital.</summary>
    public static int Capital(ReadOnlySpan<byte> words, Span<byte> into)
    {
        words.CopyTo(into);
        if (words.Length > 0)
        {
            into[0] = Upper(into[0]);
        }

        return words.Length;
    }

    /// <summary>The text without an ending.</summary>
    public static ReadOnlySpan<byte> Without(ReadOnlySpan<byte> text, ReadOnlySpan<byte> ending) =>
        text.EndsWith(ending) ? text[..^ending.Length] : text;

    private static bool IsUpper(byte letter) => letter is >= (byte)'A' and <= (byte)'Z';

    private static bool IsLower(byte letter) => letter is >= (byte)'a' and <= (byte)'z';

    private static byte Upper(byte letter) => IsLower(letter) ? (byte)(letter - 0x20) : letter;
}
