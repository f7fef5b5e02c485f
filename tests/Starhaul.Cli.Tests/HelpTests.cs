using System.CommandLine;
using Starhaul.Cli.Help;
using Xunit;

namespace Starhaul.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help-get", "get", "--help")]
    [InlineData("help-probe", "probe", "--help")]
    [InlineData("help-verify", "verify", "--help")]
    [InlineData("help-manifest", "manifest", "--help")]
    [InlineData("help-manifest-list", "manifest", "list", "--help")]
    [InlineData("help-manifest-show", "manifest", "show", "--help")]
    [InlineData("help-manifest-check", "manifest", "check", "--help")]
    [InlineData("help-manifest-export", "manifest", "export", "--help")]
    [InlineData("help-forget", "forget", "--help")]
    [InlineData("help-prune", "prune", "--help")]
    [InlineData("help-sources", "sources", "--help")]
    [InlineData("help-api", "api", "--help")]
    [InlineData("help-run", "run", "--help")]
    [InlineData("help-run-spansh-dump", "run", "spansh-dump", "--help")]
    [InlineData("help-run-eddn-stream", "run", "eddn-stream", "--help")]
    [InlineData("help-eddn", "eddn", "--help")]
    [InlineData("help-eddn-gaps", "eddn", "gaps", "--help")]
    [InlineData("help-eddn-replay", "eddn", "replay", "--help")]
    [InlineData("help-imports", "imports", "--help")]
    [InlineData("help-index", "index", "--help")]
    [InlineData("help-seed", "seed", "--help")]
    [InlineData("help-demo", "demo", "--help")]
    [InlineData("help-doctor", "doctor", "--help")]
    [InlineData("help-completion", "completion", "--help")]
    public async Task Prints_the_help_that_was_agreed_on(string snapshot, params string[] words)
    {
        var result = await cli.RunAsync(words);

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Empty(result.Error);
        Snapshot.Matches(snapshot, result.Out);
    }

    [Fact]
    public async Task Help_says_of_commands_that_were_not_made_what_they_would_say_themselves()
    {
        var whole = CommandLine.Root(new CliContext { Out = TextWriter.Null, Error = TextWriter.Null });

        Assert.Equal(HelpText.Format(whole), (await cli.RunAsync("--help")).Out);
    }

    [Fact]
    public void Every_command_shows_an_example()
    {
        var root = CommandLine.Root(new CliContext { Out = TextWriter.Null, Error = TextWriter.Null });
        var commands = root.Subcommands.Concat(root.Subcommands.SelectMany(command => command.Subcommands));

        Assert.All(
            commands.Prepend(root),
            command =>
                Assert.Matches($@"\nExamples:\n(  .*\n)*  .*starhaul .*{Name(command)}", HelpText.Format(command))
        );

        static string Name(Command command) => command is RootCommand ? "" : command.Name;
    }

    [Fact]
    public void No_line_of_help_is_wider_than_a_terminal()
    {
        var root = CommandLine.Root(new CliContext { Out = TextWriter.Null, Error = TextWriter.Null });
        var commands = root.Subcommands.Concat(root.Subcommands.SelectMany(command => command.Subcommands));

        Assert.All(
            commands.Prepend(root).SelectMany(command => HelpText.Format(command).Split('\n')),
            line => Assert.InRange(line.Length, 0, 80)
        );
    }

    [Fact]
    public async Task Prints_its_version()
    {
        var result = await cli.RunAsync("--version");

        Assert.Matches(
            @"^starhaul \d+\.\d+\.\d+(-[0-9A-Za-z.-]+)? \((commit [0-9a-f]{12}, )?(\.NET 10\S+|native), \S+\)\n$",
            result.Out
        );
    }
}
