using System.Text.RegularExpressions;
using Xunit;

namespace Starhaul.Conventions;

/// <summary>Links between the pages lead to files and headings that are there. Nothing is asked of the network.</summary>
public sealed class LinkTests
{
    private static readonly HashSet<string> Files = [.. SourceTree.Files()];

    [Fact]
    public void Every_link_of_a_page_leads_to_a_file_of_the_tree_and_to_a_heading_of_it()
    {
        var pages = Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal)).ToList();
        var links = pages.SelectMany(page => LinksOf(page).Select(link => (page, link))).ToList();

        Assert.True(links.Count > 60, $"Only {links.Count} links were found.");
        Assert.Empty(
            links.Where(one => FaultOf(one.page, one.link) is not null).Select(one => $"{one.page}: {one.link}")
        );
    }

    [Theory]
    [InlineData("docs/get.md", "no-such-page.md")]
    [InlineData("docs/get.md", "../README.md#no-such-heading")]
    [InlineData("README.md", "../outside.md")]
    public void A_link_that_leads_nowhere_is_a_fault(string page, string link) => Assert.NotNull(FaultOf(page, link));

    [Fact]
    public void Every_page_of_the_documents_can_be_reached_from_the_README()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { "README.md" };
        var waiting = new Queue<string>(reached);
        while (waiting.TryDequeue(out var page))
        {
            foreach (var link in LinksOf(page))
            {
                var target = Target(page, link).Path;
                if (target.EndsWith(".md", StringComparison.Ordinal) && Files.Contains(target) && reached.Add(target))
                {
                    waiting.Enqueue(target);
                }
            }
        }

        Assert.Empty(
            Files
                .Where(path =>
                    path.StartsWith("docs/", StringComparison.Ordinal) && path.EndsWith(".md", StringComparison.Ordinal)
                )
                .Except(reached)
        );
    }

    private static IEnumerable<string> LinksOf(string page)
    {
        // What stands in a block of code is no link.
        var text = Regex.Replace(
            SourceTree.Read(page),
            "^ *```.*?^ *```$",
            "",
            RegexOptions.Multiline | RegexOptions.Singleline
        );
        return Regex
            .Matches(text, @"\]\((?<to>[^)\s]+)\)")
            .Select(match => match.Groups["to"].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal));
    }

    private static (string Path, string Heading) Target(string page, string link)
    {
        var halves = link.Split('#', 2);
        var path =
            halves[0].Length == 0
                ? page
                : Path.GetRelativePath("/", Path.Combine("/", Path.GetDirectoryName(page)!, halves[0]));
        var isOutside = halves[0].Split('/').Count(part => part == "..") > page.Count(character => character == '/');
        return (isOutside ? "" : path, halves.ElementAtOrDefault(1) ?? "");
    }

    private static string? FaultOf(string page, string link)
    {
        var (path, heading) = Target(page, link);
        if (
            !Files.Contains(path)
            && !Files.Any(file => file.StartsWith($"{path.TrimEnd('/')}/", StringComparison.Ordinal))
        )
        {
            return "no such file";
        }

        return heading.Length == 0 || HeadingsOf(path).Contains(heading, StringComparer.Ordinal)
            ? null
            : "no such heading";
    }

    // As GitHub and docfx make an anchor of a heading.
    private static IEnumerable<string> HeadingsOf(string page) =>
        Regex
            .Matches(SourceTree.Read(page), "^#+ (?<title>.*)$", RegexOptions.Multiline)
            .Select(match =>
                Regex.Replace(match.Groups["title"].Value.ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-')
            );
}
