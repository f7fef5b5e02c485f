using System.CommandLine;
using Starhaul.Cli.Output;
using Xunit;

namespace Starhaul.Cli.Tests.Output;

public sealed class OwnOptionsTests
{
    [Theory]
    [InlineData("Look at the URL in a browser; --regime binary fetches it as it is.", "Look at the URL in a browser.")]
    [InlineData("Allow more with --max-rejects.", "Allow more with --max-rejects.")]
    [InlineData("Look at r.ndjson. Allow more with --max-rejects.", "Look at r.ndjson. Allow more with --max-rejects.")]
    [InlineData("Write --quiet, or name a file with -o.", "Write --quiet, or name a file with -o.")]
    [InlineData("Use --force or --regime.", null)]
    [InlineData("Run 'starhaul get --force URL' first.", "Run 'starhaul get --force URL' first.")]
    [InlineData("Make room.", "Make room.")]
    [InlineData(null, null)]
    public void A_hint_names_only_options_that_the_command_has(string? hint, string? shown)
    {
        var root = new RootCommand();
        root.Add(new Option<bool>("--quiet") { Recursive = true });
        var command = new Command("load") { new Option<string>("--max-rejects") };
        root.Add(command);

        Assert.Equal(shown, OwnOptions.Only(hint, command));
    }
}
