namespace Starhaul.Cli.Output;

/// <summary>Shows where a defect is, to those who want to know.</summary>
internal static class Defect
{
    /// <summary>Prints the stack of an unexpected exception when <c>STARHAUL_DEBUG</c> is 1.</summary>
    public static void Trace(Exception exception, CliError error, CliContext context)
    {
        if (error.ExitCode is ExitCode.InternalError && context.Variable("STARHAUL_DEBUG") is "1")
        {
            foreach (var line in exception.ToString().Split('\n'))
            {
                context.Error.WriteLine(TerminalText.Clean(line));
            }
        }
    }
}
