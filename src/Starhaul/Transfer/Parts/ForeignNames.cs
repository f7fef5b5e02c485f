namespace Starhaul.Transfer;

/// <summary>Names that a program acts on when it finds them in the folder that it runs in.</summary>
internal static class ForeignNames
{
    // Ours, then those of build tools, which run what such a file says.
    private static readonly string[] Names =
    [
        "starhaul.toml",
        "starhaul.json",
        "import.json",
        "fetch.txt",
        "rejects.ndjson",
        "gaps.jsonl",
        "global.json",
        "NuGet.config",
        "Makefile",
        "GNUmakefile",
        "CMakeLists.txt",
        "Dockerfile",
        "package.json",
        "conftest.py",
        "desktop.ini",
        "autorun.inf",
    ];

    private static readonly string[] Beginnings = ["manifest.", "Directory.Build.", "Directory.Packages."];

    // Devices of Windows, with any ending: learn.microsoft.com/windows/win32/fileio/naming-a-file.
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    public static bool IsActedOn(string name)
    {
        name = string.Concat(name.Select(Plain));
        var stem = name.Split('.')[0].TrimEnd();
        return Names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || Array.Exists(Beginnings, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            || Devices.Contains(stem, StringComparer.OrdinalIgnoreCase)
            || IsPort(stem);
    }

    // File systems that fold case take these for the plain letters (CaseFolding.txt); some normalise wide ones as well.
    private static char Plain(char letter) =>
        letter switch
        {
            '\u017F' => 's',
            '\u212A' => 'k',
            >= '\uFF01' and <= '\uFF5E' => (char)(letter - 0xFEE0),
            _ => letter,
        };

    private static bool IsPort(string stem) =>
        stem.Length == 4
        && (
            stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase)
            || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)
        )
        && (char.IsAsciiDigit(stem[3]) || stem[3] is '\u00B9' or '\u00B2' or '\u00B3');
}
