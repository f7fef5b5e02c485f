using System.CommandLine;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Values;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul completion</c>: the script that lets a shell complete our words.</summary>
internal sealed class CompletionCommand : CliCommand
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "completion",
        "Print the script that lets a shell complete commands, options and sources.",
        "source <(starhaul completion bash)"
    );

    private readonly Argument<string> shell = new("SHELL") { Description = "bash, zsh, fish or powershell" };

    public CompletionCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary, context, common)
    {
        shell.CompletionSources.Add([.. CompletionScripts.Shells]);
        Add(shell);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [
            Card.Example,
            "starhaul completion zsh > ~/.zfunc/_starhaul",
            "starhaul completion fish > ~/.config/fish/completions/starhaul.fish",
            "starhaul completion powershell | Out-String | Invoke-Expression",
        ];

    /// <inheritdoc />
    protected override Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var name = parse.GetRequiredValue(shell);
        var script =
            CompletionScripts.Find(name)
            ?? throw new UsageException(
                $"There is no completion for '{name}'.",
                NearMatch.Suggest(name, CompletionScripts.Shells) ?? "Expected bash, zsh, fish or powershell."
            );

        if (output.IsJson)
        {
            throw new UsageException("A script is no JSON document.", "Leave --json out.");
        }

        Context.Out.Write(script);
        return Task.FromResult(ExitCode.Done);
    }
}
