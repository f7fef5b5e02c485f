using System.Globalization;

namespace Starhaul.Api.Reading;

/// <summary>The order of the values of an incremental cursor: as numbers where both are, else as text, unit by unit.</summary>
internal static class CursorOrder
{
    public static int Compare(string left, string right) =>
        Number(left) is { } one && Number(right) is { } other
            ? one.CompareTo(other)
            : string.CompareOrdinal(left, right);

    /// <summary>The later of two; of a null one the other.</summary>
    public static string? Later(string? left, string? right) =>
        left is null ? right
        : right is null ? left
        : Compare(left, right) >= 0 ? left
        : right;

    private static decimal? Number(string text) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}
