using System.CommandLine;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul eddn</c>: what can be done with an archive of the live feed.</summary>
internal sealed class EddnCommand : Command
{
    public EddnCommand(CliContext context, CommonOptions common)
        : base("eddn", "Look at an archive of the live feed, or load it into tables.")
    {
        Add(new EddnGapsCommand(context, common));
        Add(new EddnReplayCommand(context, common));
        Add(new EddnStatusCommand(context, common));
    }
}
