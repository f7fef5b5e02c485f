using System.CommandLine;
using Starhaul.Cli.Help;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul run</c>: a pipeline, from a source to tables.</summary>
internal sealed class RunCommand : Command
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "run",
        "Run a pipeline: from a source to tables that stay fresh.",
        RunSpanshDumpCommand.Example
    );

    public RunCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary)
    {
        Add(new RunSpanshDumpCommand(context, common));
        Add(new RunEddnStreamCommand(context, common));
    }
}
