using System.Text.RegularExpressions;
using Xunit;

namespace Starhaul.Conventions;

public sealed class FileTests
{
    private const int MostLines = 400;

    [Fact]
    public void A_file_declares_one_public_type()
    {
        var offences =
            from file in SourceTree.CSharp("src")
            let types = file.PublicTypes.Distinct().ToList()
            where types.Count > 1
            select $"{file.Path}: {string.Join(", ", types)}";

        Assert.Empty(offences);
    }

    [Fact]
    public void A_file_has_one_idea_and_so_few_lines()
    {
        var offences =
            from file in SourceTree.CSharp("src")
            let lines = SourceTree.Read(file.Path).Count(character => character == '\n')
            where lines > MostLines
            select $"{file.Path}: {lines} lines, {MostLines} are the most";

        Assert.Empty(offences);
    }

    [Fact]
    public void The_namespace_of_a_file_is_its_folder_or_one_above()
    {
        var offences =
            from file in SourceTree.CSharp("src")
            let folder = Path.GetDirectoryName(file.Path)!["src/".Length..].Replace('/', '.')
            let declared = Regex.Match(file.Code, @"(?<=^namespace\s+)[\w.]+(?=;)", RegexOptions.Multiline)
            where declared.Success && !$"{folder}.".StartsWith($"{declared.Value}.", StringComparison.Ordinal)
            select $"{file.Path}: namespace {declared.Value}";

        Assert.Empty(offences);
    }

    [Fact]
    public void The_library_awaits_without_a_context()
    {
        var offences =
            from file in SourceTree.CSharp("src/Starhaul")
            where Regex.IsMatch(file.Code, @"\.ConfigureAwait\(true\)|\basync void\b")
            select file.Path;

        Assert.Empty(offences);
    }

    [Fact]
    public void The_tree_speaks_of_the_product_alone()
    {
        string[] words =
        [
            "TODO",
            "FIXME",
            "HACK",
            "XXX",
            @"(?<!\blt\.)sessions?", // libtorrent has a class of that name
            "helpers?",
            "sub-?agents?",
            "(?-i:(?<!user[-_ ]?)agents?)",
            "worktrees?",
            "workplace",
            "claude",
            "chatgpt",
            "llms?",
        ];
        var banned = new Regex(
            $@"\b({string.Join('|', words)})\b|(?<![\w}}])/(work/|tmp/wt/|root/)",
            RegexOptions.IgnoreCase
        );

        var offences =
            from path in SourceTree.Files()
            where Path.GetExtension(path) is ".cs" or ".md" or ".csproj" or ".props" or ".json" or "" or ".sh" or ".py"
            where !path.EndsWith("packages.lock.json", StringComparison.Ordinal)
            where path != "tests/Starhaul.Conventions/FileTests.cs" // has to hold the words that it looks for
            from match in banned.Matches(SourceTree.Read(path))
            select $"{path}: {match.Value}";

        Assert.Empty(offences);
    }
}
