namespace Starhaul.Cli.Help;

/// <summary>What the help of the program says of a command, which is not made for it.</summary>
/// <param name="Word">What it is called.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Example">A command line that can be typed as it stands.</param>
internal sealed record CommandCard(string Word, string Summary, string Example);
