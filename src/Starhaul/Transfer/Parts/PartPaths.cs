namespace Starhaul.Transfer;

/// <summary>The names of the files beside a target while it is fetched.</summary>
internal static class PartPaths
{
    public const string PartSuffix = ".part";
    public const string StateSuffix = ".part.json";

    /// <summary>Bytes that the longest suffix of a file beside a target adds to its name.</summary>
    public const int LongestSuffix = 18; // .decoded.meta.json

    /// <summary>Where the wire bytes gather.</summary>
    public static string Part(string target) => target + PartSuffix;

    /// <summary>Where the state of the part file is kept.</summary>
    public static string State(string target) => target + StateSuffix;

    /// <summary>Where the bytes under a content coding gather, decoded.</summary>
    public static string Decoded(string target) => target + ".decoded" + PartSuffix;

    /// <summary>
    /// Where what a compressed target holds gathers, for <see cref="FetchOptions.Decode"/>. Named after the target and not after what it
    /// becomes: the lock of the target's part file then covers it.
    /// </summary>
    public static string Inside(string target) => target + ".inside" + PartSuffix;
}
