using System.Globalization;

namespace Starhaul;

/// <summary>One of several shares of a box that are as equal in bytes as whole files allow: <c>2/7</c> is the second of seven.</summary>
/// <remarks>While the box does not change, the shares 1 to T hold each file exactly once.</remarks>
internal sealed record BoxShare
{
    /// <summary>Names one share.</summary>
    /// <param name="number">Which one, from 1 to <paramref name="total"/>.</param>
    /// <param name="total">How many there are, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its bounds.</exception>
    public BoxShare(int number, int total)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(total, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, total);
        Number = number;
        Total = total;
    }

    /// <summary>Which share, from 1.</summary>
    public int Number { get; }

    /// <summary>How many shares there are.</summary>
    public int Total { get; }

    /// <summary>Reads <c>N/T</c>.</summary>
    /// <exception cref="FormatException">The text is not of that form, or N is not within 1 and T.</exception>
    public static BoxShare Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        return
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var total)
            && number >= 1
            && number <= total
            ? new BoxShare(number, total)
            : throw new FormatException($"'{text}' is not a share; expected N/T with N from 1 to T, such as 2/7.");
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Total}");
}
