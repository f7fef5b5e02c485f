using System.Text.RegularExpressions;

namespace Starhaul.Conventions;

/// <summary>The files of the repository, as the conventions look at them.</summary>
internal static partial class SourceTree
{
    private static readonly string[] NotOurs = ["artifacts", ".git", "inputs", "TestResults", ".vs", ".idea"];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>C# sources under a folder of the repository.</summary>
    public static IEnumerable<SourceFile> CSharp(string folder) =>
        Files(folder)
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
            .Select(path => new SourceFile(path));

    /// <summary>Paths, relative to the root, of every file that people wrote.</summary>
    public static IEnumerable<string> Files(string folder = ".")
    {
        var start = new DirectoryInfo(Path.Combine(Root, folder));
        return Walk(start).Select(file => Path.GetRelativePath(Root, file.FullName)).Order(StringComparer.Ordinal);
    }

    /// <summary>The text of a file, by its path relative to the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>C# text with its comments and the insides of its strings taken out.</summary>
    public static string WithoutCommentsAndStrings(string text) => CommentOrString().Replace(text, " ");

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder
            .EnumerateDirectories()
            .Where(child => !NotOurs.Contains(child.Name, StringComparer.Ordinal))
            .SelectMany(Walk)
            .Concat(folder.EnumerateFiles());

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Starhaul.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No Starhaul.slnx above.");
        }

        return folder;
    }

    [GeneratedRegex(
        """
            //[^\n]*                    # a comment to the end of its line
            | /\*.*?\*/                 # a comment in a line
            | \"{3,}.*?\"{3,}           # a raw string
            | @\"(?:[^\"]|\"\")*\"      # a verbatim string
            | \"(?:[^\"\\\n]|\\.)*\"    # a string
            | '(?:[^'\\\n]|\\.)+'       # a character
            """,
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture
    )]
    private static partial Regex CommentOrString();
}
