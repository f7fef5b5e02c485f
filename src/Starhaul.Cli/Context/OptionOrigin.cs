namespace Starhaul.Cli;

/// <summary>Where an option is set that nobody typed.</summary>
/// <param name="Place">A variable, or a file with its line and key.</param>
/// <param name="Texts">Its values.</param>
internal sealed record OptionOrigin(string Place, IReadOnlyList<string> Texts);
