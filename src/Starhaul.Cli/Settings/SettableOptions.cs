using System.CommandLine;

namespace Starhaul.Cli.Settings;

/// <summary>Which options of a command can be set by a file or a variable, and how their settings are called.</summary>
internal static class SettableOptions
{
    /// <summary>What is said of one call, and what must be typed to be meant.</summary>
    private static readonly HashSet<string> OfOneCall = new(StringComparer.Ordinal)
    {
        "--help",
        "--version",
        "--show-config",
        "--json",
        "--quiet",
        "--yes",
        "--dry-run",
        "--forget",
        "--keep-file",
        "--head",
        "--state",
        "--input",
        "--output",
        "--sha256",
        "--digest",
        "--checksums",
    };

    /// <summary>
    /// What also counts from a file of the current folder, where anybody may have put it: it names no place outside of the folder, no
    /// endpoint and no key, lets nothing be overwritten and lifts no check.
    /// </summary>
    private static readonly HashSet<string> OfFolder = new(StringComparer.Ordinal)
    {
        "--compress",
        "--flush",
        "--for",
        "--last",
        "--max-rejects",
        "--of",
        "--one-file",
        "--populated",
        "--select",
        "--silence",
        "--size",
        "--within",
    };

    /// <summary>The options of a command that are set so, other than those of <see cref="KnownSettings"/>.</summary>
    public static IEnumerable<Option> List(Command command) =>
        command.Options.Where(option =>
            !OfOneCall.Contains(option.Name) && KnownSettings.All.All(setting => setting.Option != option.Name)
        );

    /// <summary>The settings of all commands that a command heeds.</summary>
    public static IEnumerable<Setting> KnownTo(Command command) =>
        KnownSettings.All.Where(setting => command.Options.Any(option => option.Name == setting.Option));

    /// <summary>Whether anything of a command can be set.</summary>
    public static bool HasAny(Command command) => List(command).Any() || KnownTo(command).Any();

    /// <summary>Whether an option, by its name, also counts from the file of the current folder.</summary>
    public static bool CountsFromFolder(string option) => OfFolder.Contains(option);

    /// <summary>The name of an option in a file: <c>one_file</c>.</summary>
    public static string KeyOf(Option option) => option.Name.TrimStart('-').Replace('-', '_');

    /// <summary>The variable of an option: <c>STARHAUL_RUN_EDDN_STREAM_ONE_FILE</c>.</summary>
    public static string VariableOf(string table, Option option) =>
        "STARHAUL_" + $"{table}_{KeyOf(option)}".Replace('.', '_').Replace('-', '_').ToUpperInvariant();

    /// <summary>The name of a command's table: <c>run.eddn-stream</c>; empty for the program itself.</summary>
    public static string TableOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is not { } parent ? ""
        : TableOf(parent) is { Length: > 0 } above ? $"{above}.{command.Name}"
        : command.Name;
}
