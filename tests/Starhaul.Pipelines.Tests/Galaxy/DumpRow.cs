namespace Starhaul.Pipelines.Tests.Galaxy;

/// <summary>One row as text.</summary>
internal sealed record DumpRow
{
    public required string Table { get; init; }

    /// <summary>The values that are not null, by column.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    public required IReadOnlyList<string> Stated { get; init; }

    /// <summary>The last keys of the rows of the stated sets, by group.</summary>
    public required IReadOnlyDictionary<string, List<string>> Sets { get; init; }

    public string? this[string column] => Values.GetValueOrDefault(column);

    public override string ToString() =>
        $"{Table} "
        + string.Join(' ', Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}"))
        + $" states {string.Join(',', Stated)}"
        + string.Concat(Sets.Select(set => $" {set.Key}[{string.Join(',', set.Value)}]"));
}
