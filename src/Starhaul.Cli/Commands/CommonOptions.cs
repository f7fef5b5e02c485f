using System.CommandLine;

namespace Starhaul.Cli.Commands;

/// <summary>Options that every command has.</summary>
internal sealed class CommonOptions
{
    /// <summary>One document instead of lines.</summary>
    public Option<bool> Json { get; } =
        new("--json") { Description = "Print one JSON document on standard output", Recursive = true };

    /// <summary>Nothing that was not asked for.</summary>
    public Option<bool> Quiet { get; } =
        new("--quiet", "-q") { Description = "Print nothing but errors and what was asked for", Recursive = true };

    /// <summary>The settings instead of the work.</summary>
    public Option<bool> ShowConfig { get; } =
        new("--show-config")
        {
            Description = "Print each setting, its value and where it is from; do nothing else",
            Recursive = true,
        };
}
