namespace Starhaul.Cli.Help;

/// <summary>What the help of a command shows beside its arguments and options.</summary>
internal interface ICommandHelp
{
    /// <summary>Command lines that can be typed as they stand.</summary>
    IReadOnlyList<string> Examples { get; }

    /// <summary>More to know, a paragraph each; empty for nothing.</summary>
    IReadOnlyList<string> Notes { get; }
}
