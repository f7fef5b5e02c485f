namespace Starhaul;

/// <summary>How a fetch ended well.</summary>
public enum FetchStatus
{
    /// <summary>The file was brought, proven and published.</summary>
    Fetched,

    /// <summary>The file was here already and the source has no other version: no body was moved.</summary>
    Unchanged,
}
