using System.Globalization;

namespace Starhaul;

/// <summary>A source that has a name.</summary>
internal sealed record KnownSource
{
    private const string DayForm = "yyyy-MM-dd";

    internal KnownSource(string name, KnownSourceKind kind, string url, string updated, string note)
    {
        Name = name;
        Kind = kind;
        Url = url;
        Updated = updated;
        Note = note;
    }

    /// <summary>The name, such as <c>spansh:systems_1day</c>.</summary>
    public string Name { get; }

    /// <summary>Where it is; a pattern for an archive of many files and for an API.</summary>
    public string Url { get; }

    /// <summary>How often it is new, in words for a person.</summary>
    public string Updated { get; }

    /// <summary>What it holds.</summary>
    public string Note { get; }

    /// <summary>Whether it is one file that can be fetched.</summary>
    public bool IsFile => Kind is KnownSourceKind.Dump or KnownSourceKind.List;

    /// <summary>What it is.</summary>
    internal KnownSourceKind Kind { get; }

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
