using System.Text.RegularExpressions;
using Xunit;

namespace Starhaul.Conventions;

/// <summary>The folders of src name each other in one direction only, and docs/architecture.md says in which order.</summary>
public sealed class FolderTests
{
    private const string KnownCircles = "tests/Starhaul.Conventions/known-circles.txt";
    private const string Page = "docs/architecture.md";

    private static readonly FolderGraph Graph = FolderGraph.Of(
        SourceProjects.Compile(),
        Path.Combine(SourceTree.Root, "src")
    );

    private static readonly List<string> Known = SourceTree
        .Read(KnownCircles)
        .Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .ToList();

    [Fact]
    public void No_folders_name_each_others_types_in_a_circle()
    {
        var offences = Graph
            .Circular.Where(arrow => !Known.Contains(arrow.ToString()))
            .OrderBy(arrow => arrow.ToString())
            .Select(Graph.Describe)
            .ToList();

        Assert.True(offences.Count == 0, $"These arrows close a circle:\n{string.Join('\n', offences)}");
    }

    [Fact]
    public void A_circle_that_is_broken_is_no_longer_known()
    {
        var stale = Known.Except(Graph.Circular.Select(arrow => arrow.ToString())).ToList();
        Assert.True(
            stale.Count == 0,
            $"Take these lines off {KnownCircles}, they lie on no circle:\n{string.Join('\n', stale)}"
        );
    }

    [Fact]
    public void Every_folder_has_one_row_in_the_architecture_page()
    {
        var rows = PageOrder();
        Assert.Equal(rows.Distinct(), rows);
        Assert.Equal(
            ("missing: ", "superfluous: "),
            (Listed("missing: ", Graph.Folders.Except(rows)), Listed("superfluous: ", rows.Except(Graph.Folders)))
        );
    }

    [Fact]
    public void Every_arrow_between_folders_goes_down_the_architecture_page()
    {
        var rows = PageOrder();
        var offences = Graph
            .Arrows.Except(Graph.Circular)
            .Where(arrow => rows.Contains(arrow.To) && rows.IndexOf(arrow.From) > rows.IndexOf(arrow.To))
            .Select(arrow => $"{Page}: move the row of {arrow.From} above that of {arrow.To}: {Graph.Describe(arrow)}")
            .ToList();

        Assert.True(offences.Count == 0, string.Join('\n', offences));
    }

    private static string Listed(string title, IEnumerable<string> folders) => title + string.Join(", ", folders);

    private static List<string> PageOrder() =>
        Regex
            .Matches(SourceTree.Read(Page), @"^\| `src/(?<folder>[\w./]+)` \|", RegexOptions.Multiline)
            .Select(row => row.Groups["folder"].Value)
            .ToList();
}
