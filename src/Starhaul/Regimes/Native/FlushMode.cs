namespace Starhaul.Regimes.Native;

/// <summary>How much of what went in a compressor has to give out.</summary>
internal enum FlushMode
{
    /// <summary>What suits it.</summary>
    None,

    /// <summary>All, up to a byte boundary, so that a reader decodes every byte that went in; the stream goes on.</summary>
    Sync,

    /// <summary>All, and the end of the stream.</summary>
    End,
}
