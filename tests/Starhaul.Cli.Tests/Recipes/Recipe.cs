using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Starhaul.Cli.Tests.Recipes;

/// <summary>A page of docs/recipes: the files that it shows, and the commands in their order.</summary>
internal sealed class Recipe
{
    private Recipe(string text)
    {
        Text = text;

        // A block behind a line "`NAME`:" is that file.
        Files = Regex
            .Matches(
                text,
                @"^`(?<name>[\w.-]+)`:\n\n```\w*\n(?<content>.*?)^```$",
                RegexOptions.Multiline | RegexOptions.Singleline
            )
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["content"].Value);
        Commands =
        [
            .. Regex
                .Matches(text, "^```console\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
                .SelectMany(block => block.Groups["lines"].Value.Split('\n'))
                .Where(line => line.StartsWith("$ ", StringComparison.Ordinal))
                .Select(line => line[2..]),
        ];
    }

    /// <summary>Every recipe.</summary>
    public static IEnumerable<string> Names =>
        Directory
            .GetFiles(Folder(), "*.md")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => name != "README")
            .Order(StringComparer.Ordinal);

    public string Text { get; }

    public IReadOnlyDictionary<string, string> Files { get; }

    public IReadOnlyList<string> Commands { get; }

    public static Recipe Read(string name) => new(File.ReadAllText(Path.Combine(Folder(), $"{name}.md")));

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath("../../../docs/recipes", Path.GetDirectoryName(here)!);
}
