using System.Globalization;

namespace Starhaul;

/// <summary>A source that has a name.</summary>
/// <param name="Name">The name, such as <c>spansh:systems_1day</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Url">Where it is; a pattern for <see cref="KnownSourceKind.Archive"/> and <see cref="KnownSourceKind.Api"/>.</param>
/// <param name="Updated">How often it is new, as words for a person.</param>
/// <param name="Note">What it holds.</param>
public sealed record KnownSource(string Name, KnownSourceKind Kind, string Url, string Updated, string Note)
{
    private const string DayForm = "yyyy-MM-dd";

    /// <summary>Whether it is one file that can be fetched.</summary>
    public bool IsFile => Kind is KnownSourceKind.Dump or KnownSourceKind.List;

    /// <summary>The file that a name means here: this one, or one of an archive, <c>eddn:NAME-YYYY-MM-DD</c>; null for none.</summary>
    /// <param name="name">The name, of either case.</param>
    public Source? Locate(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsFile && Name.Equals(name, StringComparison.OrdinalIgnoreCase) ? Source.Parse(Url)
            : Kind is KnownSourceKind.Archive ? LocateDay(name)
            : null;
    }

    private Source? LocateDay(string name)
    {
        var prefix = Name[..(Name.IndexOf(':', StringComparison.Ordinal) + 1)];
        if (
            !name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            || name.Length < prefix.Length + DayForm.Length + 2
            || name[^(DayForm.Length + 1)] != '-'
        )
        {
            return null;
        }

        var day = name[^DayForm.Length..];
        if (!DateOnly.TryParseExact(day, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return null;
        }

        // Escaped: a subject cannot leave the folder of its month.
        var subject = Uri.EscapeDataString(name[prefix.Length..^(DayForm.Length + 1)]);
        return Source.Parse(
            Url.Replace("NAME-YYYY-MM-DD", $"{subject}-{day}", StringComparison.Ordinal)
                .Replace("YYYY-MM", day[..7], StringComparison.Ordinal)
        );
    }
}
