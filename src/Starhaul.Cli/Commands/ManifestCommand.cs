using System.CommandLine;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul manifest</c>: what a box holds, and the proof of it.</summary>
internal sealed class ManifestCommand : Command
{
    public ManifestCommand(CliContext context, CommonOptions common)
        : base("manifest", "Look into the manifest of a box, judge it, or export it.")
    {
        Add(new ManifestListCommand(context, common));
        Add(new ManifestShowCommand(context, common));
        Add(new ManifestCheckCommand(context, common));
        Add(new ManifestExportCommand(context, common));
    }
}
