using System.CommandLine;
using Starhaul.Cli.Output;
using Starhaul.Cli.Values;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul completion</c>: the script that lets a shell complete our words.</summary>
internal sealed class CompletionCommand : CliCommand
{
    private readonly Argument<string> shell = new("SHELL") { Description = "bash, zsh, fish or powershell" };

    public CompletionCommand(CliContext context, CommonOptions common)
        : base(
            "completion",
            "Print the script that lets a shell complete commands, options and sources.",
            context,
            common
        )
    {
        shell.CompletionSources.Add([.. CompletionScripts.Shells]);
        Add(shell);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [
            "source <(starhaul completion bash)",
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
