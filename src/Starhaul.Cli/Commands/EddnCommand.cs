using System.CommandLine;
using Starhaul.Cli.Help;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul eddn</c>: what can be done with an archive of the live feed.</summary>
internal sealed class EddnCommand : Command
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "eddn",
        "Look at an archive of the live feed, or load it into tables.",
        EddnGapsCommand.Example
    );

    public EddnCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary)
    {
        Add(new EddnGapsCommand(context, common));
        Add(new EddnReplayCommand(context, common));
        Add(new EddnStatusCommand(context, common));
    }
}
