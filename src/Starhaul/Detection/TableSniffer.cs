namespace Starhaul.Detection;

/// <summary>Knows tables of separated values (RFC 4180 and its kin) by lines that have the same number of fields.</summary>
internal static class TableSniffer
{
    private const int FewestSeparators = 2; // prose often has one comma a line
    private const int FewestLines = 2;

    /// <summary>Whether every whole line has the same number of commas, semicolons or tabs, two or more.</summary>
    /// <param name="text">The first bytes, as UTF-8 without a mark.</param>
    /// <param name="isWhole">Whether that is all there is, so that the last line is whole too.</param>
    public static bool IsTable(ReadOnlySpan<byte> text, bool isWhole) =>
        IsTable(text, isWhole, (byte)',') || IsTable(text, isWhole, (byte)';') || IsTable(text, isWhole, (byte)'\t');

    private static bool IsTable(ReadOnlySpan<byte> text, bool isWhole, byte separator)
    {
        var lines = 0;
        var expected = -1;
        while (!text.IsEmpty)
        {
            var (separators, length, isEnded) = ReadLine(text, separator);
            if (!isEnded && !isWhole)
            {
                break;
            }

            if (expected >= 0 && separators != expected)
            {
                return false;
            }

            expected = separators;
            lines++;
            text = text[length..];
        }

        return lines >= FewestLines && expected >= FewestSeparators;
    }

    private static (int Separators, int Length, bool IsEnded) ReadLine(ReadOnlySpan<byte> text, byte separator)
    {
        var separators = 0;
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && text[i] == separator)
            {
                separators++;
            }
            else if (!isQuoted && text[i] == '\n')
            {
                return (separators, i + 1, true);
            }
        }

        return (separators, text.Length, false);
    }
}
