namespace Starhaul.Cli.Help;

/// <summary>What the exit codes mean, for the manual.</summary>
internal static class ExitCodeTexts
{
    /// <summary>A code and its meaning, in the order of their numbers.</summary>
    public static IReadOnlyList<HelpRow> Rows { get; } =
    [
        new("0", "done, or unchanged"),
        new("1", "internal error"),
        new("2", "usage: a command, an option, a name or a setting cannot be used"),
        new("3", "the source is unavailable: network, HTTP status, a redirect that is refused"),
        new("4", "integrity failure: damaged, cut, unproven; verify found damage or a missing file"),
        new("5", "the content is not what it claims to be, or goes over a bound"),
        new("6", "the local side: disk, lock, a file in the way, a newer schema"),
        new("7", "the source kept changing"),
        new("8", "a dependency is missing"),
        new("130", "ended by Ctrl-C"),
        new("143", "ended by SIGTERM or SIGHUP"),
    ];
}
