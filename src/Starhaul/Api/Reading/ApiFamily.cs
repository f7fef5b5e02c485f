using Starhaul.Transfer;

namespace Starhaul.Api.Reading;

/// <summary>What the run over children, and the readings of single children, have in common.</summary>
internal sealed class ApiFamily
{
    /// <summary>The parameters that each child is given; none for a single child, which has them.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>What tells the whole question from others: the parent's, and the lists.</summary>
    public string Question { get; init; } = "";

    /// <summary>What is shown of all requests.</summary>
    public required TransferMeter Meter { get; init; }

    /// <summary>All that the caller asked, which files are named after; null for a single child.</summary>
    public ApiQuery? Asked { get; init; }

    /// <summary>The records of all children that came so far; null for a single child.</summary>
    public Deduplicator? Seen { get; init; }

    /// <summary>Reads the children; null for a single child.</summary>
    public ChildrenReader? Children { get; init; }

    /// <summary>The state that a run over the children begins with; null for a single child.</summary>
    public Func<ChildrenState?> Begin { get; init; } = static () => null;
}
