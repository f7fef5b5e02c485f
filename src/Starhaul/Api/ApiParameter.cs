namespace Starhaul;

/// <summary>Something that a caller may or must say of a request.</summary>
internal sealed record ApiParameter
{
    /// <summary>What it is, as words for a person. Default: nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether there is no request without it. Default: false.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What it is in a JSON body: <c>string</c>, <c>number</c> or <c>boolean</c>. Default: that of <see cref="Default"/>, else a string.</summary>
    public string Type { get; init; } = "string";

    /// <summary>The value where the caller says none; null leaves the field out.</summary>
    public string? Default { get; init; }
}
