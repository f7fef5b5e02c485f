using Starhaul.Cli.Output;

namespace Starhaul.Cli.Progress;

/// <summary>Picks the view that suits who is looking.</summary>
internal static class ProgressView
{
    /// <summary>Live lines in a terminal, plain lines anywhere else, nothing with <c>--quiet</c>.</summary>
    public static IProgressView Create(CliContext context, CommandOutput output) =>
        (output.IsQuiet, context.IsInteractive) switch
        {
            (true, _) => new PlainProgress(context, _ => { }),
            (_, true) => new LiveProgress(context),
            _ => new PlainProgress(context, output.Message),
        };
}
