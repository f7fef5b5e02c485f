namespace Starhaul;

/// <summary>What a response means that is not what was asked for. All that the rule says must fit.</summary>
internal sealed record ApiErrorRule
{
    /// <summary>The statuses that it is of; empty for those from 200 to 299. Default: empty.</summary>
    public IReadOnlyList<int> Status { get; init; } = [];

    /// <summary>What the body is. Default: anything.</summary>
    public ApiBodyKind Body { get; init; }

    /// <summary>Something that must be in the body, as a JSON pointer with <c>*</c>; null looks at nothing.</summary>
    public string? At { get; init; }

    /// <summary>The values that <see cref="At"/> may find, as text; empty for any but null and false. Default: empty.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What to do then.</summary>
    public required ApiErrorAction Then { get; init; }

    /// <summary>
    /// How often it is asked again before <see cref="ApiErrorAction.Empty"/> is believed: a server under load may answer so too. Default: 0.
    /// </summary>
    public int Confirm { get; init; }

    /// <summary>Where the API says why, as a JSON pointer with <c>*</c>; null where it does not.</summary>
    public string? Message { get; init; }

    /// <summary>How long the host turns everybody away after this; null for not at all. It is kept for the next run too.</summary>
    public TimeSpan? Block { get; init; }
}
