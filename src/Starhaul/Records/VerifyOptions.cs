namespace Starhaul;

/// <summary>Which files of a box <c>verify</c> re-hashes, and what becomes of the verdicts.</summary>
internal sealed record VerifyOptions
{
    /// <summary>Every file, each verdict written down.</summary>
    public static VerifyOptions Default { get; } = new();

    /// <summary>The share of the box to look at; null for all of it. Default null.</summary>
    internal BoxShare? Sample { get; init; }

    /// <summary>Whether each verdict is appended to the manifest; false for a box that cannot be written to. Default true.</summary>
    public bool WriteVerdicts { get; init; } = true;
}
