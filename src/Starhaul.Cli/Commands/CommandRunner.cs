using System.CommandLine;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Commands;

/// <summary>The frame around the work of every command.</summary>
internal static class CommandRunner
{
    /// <summary>Does the work. What the work throws is printed and becomes the exit code.</summary>
    public static async Task<int> RunAsync(
        ParseResult parse,
        CliContext context,
        CommonOptions common,
        Func<CommandOutput, Task<ExitCode>> work,
        string? hintWhenInterrupted = null
    )
    {
        var output = new CommandOutput(context, parse.GetValue(common.Json), parse.GetValue(common.Quiet));
        using var heap = new FrequentGen0Collection();
        try
        {
            return (int)await work(output);
        }
        catch (Exception exception)
        {
            var error = CliError
                .From(exception, context.Interruption)
                .At(context.Origins)
                .For(parse.CommandResult.Command);
            if (exception is OperationCanceledException && error.ExitCode == context.Interruption.ExitCode)
            {
                error = error with { Hint = hintWhenInterrupted };
            }

            error = error with { Hint = OwnOptions.Only(error.Hint, parse.CommandResult.Command) };
            output.Failure(error);
            Defect.Trace(exception, error, context);
            return (int)error.ExitCode;
        }
    }
}
