namespace Starhaul.Transfer;

/// <summary>The name of a compressed file's decoded form.</summary>
internal static class DecodedName
{
    private static readonly string[] Extensions = [".gz", ".zst", ".bz2"];

    /// <summary>The path without its compression extension; with <c>.decoded</c> added where it has none.</summary>
    public static string Derive(string path) =>
        Array.Find(Extensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) is { } found
        && Path.GetFileName(path).Length > found.Length
            ? path[..^found.Length]
            : path + ".decoded";
}
