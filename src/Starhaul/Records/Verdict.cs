namespace Starhaul;

/// <summary>What one tier or one digest says of a file.</summary>
public enum Verdict
{
    /// <summary>Compared, and it holds.</summary>
    Pass,

    /// <summary>Compared, and it does not hold.</summary>
    Fail,

    /// <summary>Nothing to compare with; the value is written down for later.</summary>
    Recorded,

    /// <summary>The source offers nothing that this tier could look at.</summary>
    NotOffered,
}
