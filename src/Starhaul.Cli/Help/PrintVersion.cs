using System.CommandLine;
using System.CommandLine.Invocation;

namespace Starhaul.Cli.Help;

/// <summary>Prints the name and the version of the program.</summary>
internal sealed class PrintVersion(TextWriter output) : SynchronousCommandLineAction
{
    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        output.WriteLine($"starhaul {typeof(PrintVersion).Assembly.GetName().Version!.ToString(3)}");
        return (int)ExitCode.Done;
    }
}
