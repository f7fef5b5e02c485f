using System.Text.RegularExpressions;

namespace Starhaul.Conventions;

/// <summary>One C# source.</summary>
/// <param name="Path">Path relative to the root of the repository.</param>
internal sealed partial record SourceFile(string Path)
{
    private readonly Lazy<string> code = new(() => SourceTree.WithoutCommentsAndStrings(SourceTree.Read(Path)));

    /// <summary>The code alone: no comments, no strings.</summary>
    public string Code => code.Value;

    /// <summary>The name of the file without its folder and extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Names of the types that the file declares at its top level.</summary>
    public IEnumerable<string> Types => TypeDeclaration().Matches(Code).Select(match => match.Groups["name"].Value);

    /// <summary>Names of the public types that the file declares at its top level.</summary>
    public IEnumerable<string> PublicTypes =>
        TypeDeclaration()
            .Matches(Code)
            .Where(match => match.Groups["modifiers"].Value.Contains("public", StringComparison.Ordinal))
            .Select(match => match.Groups["name"].Value);

    /// <summary>
    /// Whether the code names the type: as a word of its own, neither a member of something else nor of an enum. In a
    /// file that declares a member of that name the word is taken for the member.
    /// </summary>
    public bool Names(string type) =>
        Regex.IsMatch(Code, $@"(?<![.\w]){type}\b(?!\s*[,=}}]\s*\n)", RegexOptions.None)
        && !Regex.IsMatch(
            Code,
            $@"[\w>\]?]\s+(?<!\b(new|is|as|in|out|ref|return|await|class|record|struct)\s+){type}\s*(\{{|=>|=|;)",
            RegexOptions.ExplicitCapture
        );

    // Top level means the first column: the sources have file-scoped namespaces and one formatter.
    [GeneratedRegex(
        @"^(?<modifiers>((public|internal|file|sealed|abstract|static|partial|readonly|ref|unsafe)\s+)*)(class|record struct|record class|record|struct|interface|enum|delegate\s+[\w<>?]+)\s+(?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex TypeDeclaration();
}
