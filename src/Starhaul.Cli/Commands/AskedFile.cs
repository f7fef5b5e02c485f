namespace Starhaul.Cli.Commands;

/// <summary>One file that a command is asked for, and how.</summary>
/// <remarks>A class: of lists of pairs the runtime would compile every method anew at each start.</remarks>
internal sealed record AskedFile(Source Source, FetchOptions Fetch);
