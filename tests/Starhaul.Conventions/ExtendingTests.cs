using System.Text.RegularExpressions;
using Xunit;

namespace Starhaul.Conventions;

/// <summary>The code of these pages is code that is compiled and run: each piece stands so in the file that its first line names.</summary>
public sealed class ExtendingTests
{
    private const string Page = "docs/extending.md";

    [Theory]
    [InlineData(Page, 10)]
    [InlineData("docs/library.md", 20)]
    [InlineData("docs/recipes/file-type.md", 2)]
    public void Every_piece_of_code_stands_in_the_source_that_it_names(string page, int least)
    {
        var pieces = Regex.Matches(
            SourceTree.Read(page),
            @"^```csharp\n// (?<path>\S+)\n(?<code>.*?)^```$",
            RegexOptions.Multiline | RegexOptions.Singleline
        );

        Assert.Equal(Regex.Count(SourceTree.Read(page), "^```csharp$", RegexOptions.Multiline), pieces.Count);
        Assert.True(pieces.Count >= least, $"{page} has {pieces.Count} pieces of code, {least} at least were there.");
        Assert.All(
            pieces,
            piece =>
            {
                var path = piece.Groups["path"].Value;
                Assert.Contains(
                    Lines(piece.Groups["code"].Value),
                    Lines(SourceTree.Read(path)),
                    StringComparison.Ordinal
                );
            }
        );
    }

    [Theory]
    [InlineData("A new regime", "Packs")]
    [InlineData("A new transport", "Memory")]
    [InlineData("A new target", "Csv")]
    [InlineData("A database", "Database")]
    [InlineData("A new pagination", "Api")]
    [InlineData("A new limit", "Api")]
    public void Every_extension_has_its_section(string title, string folder)
    {
        var section = SourceTree
            .Read(Page)
            .Split("\n## ")
            .Single(part => part.StartsWith($"{title}\n", StringComparison.Ordinal));
        Assert.Contains($"tests/Starhaul.PlugIn/{folder}/", section, StringComparison.Ordinal);
        Assert.Contains("Contract", section, StringComparison.Ordinal);
    }

    // How far a piece is indented, and where it has blank lines, makes no other code of it.
    private static string Lines(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
}
