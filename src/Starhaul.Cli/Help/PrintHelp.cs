using System.CommandLine;
using System.CommandLine.Invocation;

namespace Starhaul.Cli.Help;

/// <summary>Prints the help of the command at hand.</summary>
internal sealed class PrintHelp(TextWriter output) : SynchronousCommandLineAction
{
    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        output.Write(HelpText.Format(parseResult.CommandResult.Command));
        return (int)ExitCode.Done;
    }
}
