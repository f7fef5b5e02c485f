using System.Globalization;

namespace Starhaul.Pipelines.Messages;

/// <summary>Distinguishes the two galaxies by <c>header.gameversion</c>.</summary>
internal static class GameVersions
{
    private const string CapiLive = "CAPI-Live-";
    private const string CapiLegacy = "CAPI-Legacy-";
    private const int FirstLive = 4;

    /// <summary>Of which game a version speaks, such as <c>4.0.0.1477</c> or <c>CAPI-Live-market</c>.</summary>
    public static GameVersion Classify(string version)
    {
        if (version.StartsWith(CapiLive, StringComparison.Ordinal))
        {
            return GameVersion.Live;
        }

        if (version.StartsWith(CapiLegacy, StringComparison.Ordinal))
        {
            return GameVersion.Legacy;
        }

        var end = version.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var major = end < 0 ? version : version.AsSpan(0, end);
        return !int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? GameVersion.Unknown
            : number >= FirstLive ? GameVersion.Live
            : GameVersion.Legacy;
    }
}

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
