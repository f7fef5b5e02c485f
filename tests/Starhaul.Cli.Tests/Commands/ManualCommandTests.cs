using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Starhaul.Cli.Help;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

/// <summary>The manual pages and the pages of the site are the commands' own help.</summary>
public sealed class ManualCommandTests : IDisposable
{
    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Every_command_that_is_shown_has_a_page_with_all_that_its_help_says()
    {
        var result = await cli.RunAsync("manual", "man1");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        var commands = Commands();
        Assert.Equal(commands.Count, Directory.GetFiles(cli.PathOf("man1"), "*.1").Length);
        Assert.All(
            commands,
            command =>
            {
                var manual = CommandManual.Create(command);
                var page = Plain(File.ReadAllText(cli.PathOf($"man1/{ManualPage.NameOf(manual)}.1")));
                Assert.Contains(manual.Usage, page, StringComparison.Ordinal);
                Assert.All(
                    manual.Sections.SelectMany(section => section.Rows),
                    row => Assert.Contains($"{row.Term}\n{row.Description}\n", page, StringComparison.Ordinal)
                );
                Assert.All(
                    manual.Notes.Concat(manual.Examples),
                    line => Assert.Contains($"{line}\n", page, StringComparison.Ordinal)
                );
            }
        );
        Assert.False(File.Exists(cli.PathOf("man1/starhaul-manual.1")));
    }

    [Fact]
    public async Task Man_reads_the_pages_without_a_word_of_warning()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/man"), "man is not installed: apt-get install man-db");
        await cli.RunAsync("manual", "man1");

        foreach (var page in Directory.GetFiles(cli.PathOf("man1")))
        {
            var start = new ProcessStartInfo("man", ["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            using var man = Process.Start(start)!;
            var error = man.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await man.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await man.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(man.ExitCode == 0 && (await error).Length == 0, $"{page}: {await error}");
        }
    }

    [Fact]
    public async Task Every_link_of_the_sites_pages_leads_to_a_page()
    {
        await cli.RunAsync("manual", "commands", "--format", "markdown");

        var pages = Directory.GetFiles(cli.PathOf("commands"));
        Assert.Equal(Commands().Count, pages.Length);
        var links = pages
            .SelectMany(page => Regex.Matches(File.ReadAllText(page), @"\]\((?<to>[^)]+)\)"))
            .Select(match => match.Groups["to"].Value)
            .ToList();
        Assert.True(links.Count > 15);
        Assert.All(links, link => Assert.True(File.Exists(cli.PathOf($"commands/{link}")), link));
    }

    [Fact]
    public async Task A_form_that_is_none_is_refused_before_anything_is_written()
    {
        var result = await cli.RunAsync("manual", "pages", "--format", "markdwon");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("Did you mean 'markdown'?", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(cli.PathOf("pages")));
    }

    [Fact]
    public void Every_exit_code_has_its_meaning() =>
        Assert.Equal(
            Enum.GetValues<ExitCode>().Select(code => $"{code:D}"),
            ExitCodeTexts.Rows.Select(row => row.Term)
        );

    private static List<Command> Commands() =>
        [.. Tree(CommandLine.Root(new CliContext { Out = TextWriter.Null, Error = TextWriter.Null }))];

    private static IEnumerable<Command> Tree(Command command) =>
        command.Subcommands.Where(child => !child.Hidden).SelectMany(Tree).Prepend(command);

    /// <summary>What a page says, without the marks of its form.</summary>
    private static string Plain(string page) =>
        Regex
            .Replace(page, @"\\f[BR]|\\&", "")
            .Replace(@"\-", "-")
            .Replace(@"\(aq", "'")
            .Replace(@"\(dq", "\"")
            .Replace(@"\e", "\\");
}
