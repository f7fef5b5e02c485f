namespace Starhaul.Pipelines.Messages;

/// <summary>The two galaxies, which have parted: what is said of one is not true of the other.</summary>
internal enum GameVersion
{
    /// <summary>The message does not say.</summary>
    Unknown,

    /// <summary>Version 4 and up, or <c>CAPI-Live-*</c>.</summary>
    Live,

    /// <summary>Version 3 and below, or <c>CAPI-Legacy-*</c>.</summary>
    Legacy,
}
