using System.CommandLine;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Commands;

/// <summary>A command of the program: what it takes, what it does, and an example of its use.</summary>
internal abstract class CliCommand : Command, ICommandHelp
{
    private protected CliCommand(string name, string description, CliContext context, CommonOptions common)
        : base(name, description)
    {
        Context = context;
        SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    parse,
                    context,
                    common,
                    output => RunAsync(parse, output, cancellationToken),
                    HintWhenInterrupted
                )
        );
    }

    /// <summary>The world around the command.</summary>
    protected CliContext Context { get; }

    /// <inheritdoc />
    public abstract IReadOnlyList<string> Examples { get; }

    /// <inheritdoc />
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>The next step after the command was ended by a signal; null for none.</summary>
    protected virtual string? HintWhenInterrupted => null;

    /// <summary>Does the work. What it throws is printed as an error and becomes the exit code.</summary>
    protected abstract Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    );
}
