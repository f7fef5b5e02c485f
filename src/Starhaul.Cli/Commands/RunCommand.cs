using System.CommandLine;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul run</c>: a pipeline, from a source to tables.</summary>
internal sealed class RunCommand : Command
{
    public RunCommand(CliContext context, CommonOptions common)
        : base("run", "Run a pipeline: from a source to tables that stay fresh.")
    {
        Add(new RunSpanshDumpCommand(context, common));
        Add(new RunEddnStreamCommand(context, common));
    }
}
