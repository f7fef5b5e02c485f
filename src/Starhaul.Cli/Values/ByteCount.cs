using System.Globalization;

namespace Starhaul.Cli.Values;

/// <summary>Reads byte counts as people write them: <c>512k</c>, <c>20M</c>, <c>1.5G</c>, <c>4Mi</c>.</summary>
internal static class ByteCount
{
    /// <summary>The form, for a message or a help text.</summary>
    public const string Form =
        "a size such as 512k, 20M or 1.5G (k, M, G, T are powers of 1000; Ki, Mi, Gi, Ti of 1024)";

    /// <summary>Reads a size of 1 byte or more.</summary>
    /// <exception cref="FormatException">The text is not of that form; the message is <see cref="Form"/>.</exception>
    public static long Parse(string text)
    {
        var digits = text.AsSpan().Trim();
        if (digits.EndsWith("B", StringComparison.Ordinal))
        {
            digits = digits[..^1].TrimEnd();
        }

        var step = 1000m;
        if (digits.EndsWith("i", StringComparison.Ordinal))
        {
            digits = digits[..^1];
            step = 1024m;
        }

        var power = digits.IsEmpty
            ? -1
            : "kMGT".IndexOf(digits[^1] == 'K' ? 'k' : digits[^1], StringComparison.Ordinal);
        if (power < 0 && step == 1024m)
        {
            throw new FormatException(Form);
        }

        var factor = 1m;
        for (var i = 0; i <= power; i++)
        {
            factor *= step;
        }

        if (power >= 0)
        {
            digits = digits[..^1].TrimEnd();
        }

        // The bound keeps the product inside a decimal, so that it cannot overflow.
        var isNumber = decimal.TryParse(
            digits,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        );
        if (!isNumber || number > long.MaxValue || number * factor is < 1 or > long.MaxValue)
        {
            throw new FormatException(Form);
        }

        return (long)(number * factor);
    }
}
