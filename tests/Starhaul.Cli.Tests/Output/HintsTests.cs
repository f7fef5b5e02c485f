using Starhaul.Cli.Output;
using Xunit;

namespace Starhaul.Cli.Tests.Output;

public sealed class HintsTests
{
    [Theory]
    [InlineData(
        "get",
        "Look at it. --regime binary fetches it as it is.",
        "Look at it. --regime binary fetches it as it is."
    )]
    [InlineData("spansh-dump", "Look at it. --regime binary fetches it as it is.", "Look at it.")]
    [InlineData("spansh-dump", "--regime binary fetches it as it is.", null)]
    [InlineData("spansh-dump", "Make room, or use --box.", "Make room, or use --box.")]
    [InlineData("spansh-dump", "Allow 1.5 times with --max-decoded. Or --json.", "Or --json.")]
    [InlineData("verify", "See 'starhaul get --help'.", "See 'starhaul get --help'.")]
    public void A_sentence_that_names_an_option_of_another_command_is_left_out(
        string command,
        string hint,
        string? expected
    )
    {
        var root = CommandLine.Root(new CliContext { Out = TextWriter.Null, Error = TextWriter.Null });
        var run = root
            .Subcommands.Concat(root.Subcommands.SelectMany(parent => parent.Subcommands))
            .Single(one => one.Name == command);

        Assert.Equal(expected, Hints.For(hint, run));
    }
}
