using System.CommandLine;
using Starhaul.Cli.Help;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul manifest</c>: what a box holds, and the proof of it.</summary>
internal sealed class ManifestCommand : Command
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "manifest",
        "Look into the manifest of a box, judge it, or export it.",
        ManifestListCommand.Example
    );

    public ManifestCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary)
    {
        Add(new ManifestListCommand(context, common));
        Add(new ManifestShowCommand(context, common));
        Add(new ManifestCheckCommand(context, common));
        Add(new ManifestExportCommand(context, common));
    }
}
