namespace Starhaul;

/// <summary>What one file of a box holds of a resource: a published one, or the part of a run that has not ended.</summary>
internal sealed record ApiHolding
{
    internal ApiHolding() { }

    /// <summary>Path of the file, relative to the box.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>Whether it is published; false for a part, which the same question goes on with.</summary>
    public bool IsComplete { get; internal init; }

    /// <summary>Records in it.</summary>
    public long Records { get; internal init; }

    /// <summary>Pages that were read.</summary>
    public long Pages { get; internal init; }

    /// <summary>Records that the source says there are; null when it does not say.</summary>
    public long? Total { get; internal init; }

    /// <summary>The latest time, or the greatest cursor, of its records: where the next run with <see cref="ApiQuery.SinceLast"/> asks from.</summary>
    public string? Newest { get; internal init; }

    /// <summary>For a part: the position of the next request, as JSON, or the number of the next child; null for the first.</summary>
    public string? Next { get; internal init; }
}
