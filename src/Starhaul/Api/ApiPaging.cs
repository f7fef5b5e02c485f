namespace Starhaul;

/// <summary>What a definition says of paging, whatever its kind: how it is bounded, and what a page means that comes again.</summary>
internal sealed record ApiPaging
{
    /// <summary>Most pages that are read; null for all.</summary>
    public int? MaxPages { get; init; }

    /// <summary>What to do about pages that come again. Default: end with an error.</summary>
    public ApiRepeatAction OnRepeat { get; init; }

    /// <summary>Values that stand for an unknown total, as text. Default: none.</summary>
    public IReadOnlyList<string> UnknownTotals { get; init; } = [];
}
