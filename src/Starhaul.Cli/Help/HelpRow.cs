namespace Starhaul.Cli.Help;

/// <summary>One line of a section: a word, and what it stands for.</summary>
/// <remarks>A class and no tuple: lists of it are compiled beforehand, so that the help is printed at once.</remarks>
internal sealed record HelpRow(string Term, string? Description);
