using System.Text.RegularExpressions;

namespace Starhaul.Pipelines.Tests.Tables;

/// <summary>What docs/tables.md says, as data.</summary>
internal sealed class Page
{
    private static readonly Regex Code = new("`(?<code>[^`]+)`", RegexOptions.NonBacktracking);

    private static readonly Regex Field = new("`(?<path>[^`]+)`(?<null> \\(or null\\))?", RegexOptions.NonBacktracking);
    private static readonly Regex Remark = new("; | of (?:a|an|the) ", RegexOptions.NonBacktracking);
    private static readonly Regex Rows = new("\\(rows[^)]*\\)", RegexOptions.NonBacktracking);

    private readonly Dictionary<string, List<string[]>> rows = [];

    /// <summary>Names of the tables that have a heading.</summary>
    public IEnumerable<string> Tables =>
        rows
            .Keys.Where(heading => heading.StartsWith("### ", StringComparison.Ordinal) && !heading.Contains("What"))
            .Select(heading => heading[4..]);

    /// <summary>The matrix of sources and groups.</summary>
    public IEnumerable<Statement> Statements =>
        rows["## What each source states"]
            .Select(cells => new Statement(
                SourcesOf(cells[0]),
                cells[1],
                [.. NeedsOf(cells[2])],
                CodesOf(cells[3]).FirstOrDefault() ?? ""
            ));

    /// <summary>The matrix of forms of records and groups, each with the fields that the group needs.</summary>
    public IEnumerable<(string Form, string Group, string Needs)> Forms =>
        rows["### What each form states"]
            .SelectMany(cells =>
                cells[0].Split(", ").Select(form => (form, cells[1], string.Join(", ", NeedsOf(cells[2]))))
            );

    /// <summary>Finds the page above the folder of the tests.</summary>
    public static Page Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs", "tables.md")))
        {
            folder =
                folder.Parent ?? throw new FileNotFoundException("docs/tables.md is in no folder above the tests.");
        }

        var page = new Page();
        var heading = "";
        foreach (var line in File.ReadLines(Path.Combine(folder.FullName, "docs", "tables.md")))
        {
            if (line.StartsWith('#'))
            {
                heading = line;
            }
            else if (line.StartsWith("| ", StringComparison.Ordinal))
            {
                page.rows.TryAdd(heading, []);
                page.rows[heading].Add([.. line.Trim('|').Split('|').Select(cell => cell.Trim())]);
            }
        }

        foreach (var table in page.rows.Values)
        {
            table.RemoveAt(0); // the names of its columns
        }

        return page;
    }

    /// <summary>The columns of a table, as the page lists them.</summary>
    public IEnumerable<(string Name, string Type, string Group, string Meaning)> Columns(string table) =>
        rows[$"### {table}"].Select(cells => (cells[0].Trim('`'), cells[1], cells[2], cells[3]));

    // "Spansh galaxy and systems" is two sources of one maker.
    private static string[] SourcesOf(string cell) =>
        [
            .. cell.Split(", ")
                .SelectMany(maker =>
                    maker[(maker.IndexOf(' ', StringComparison.Ordinal) + 1)..]
                        .Split(" and ")
                        .Select(dump => $"{maker.Split(' ')[0]} {dump}")
                ),
        ];

    // Up to where it says what the fields are of or what becomes of them; ".y" is beside the field before it.
    private static IEnumerable<string> NeedsOf(string cell)
    {
        var parent = "";
        foreach (Match field in Field.Matches(Rows.Replace(Remark.Split(cell)[0], "")))
        {
            var path = field.Groups["path"].Value;
            path = path.StartsWith('.') ? parent + path : path;
            parent = path[..Math.Max(0, path.LastIndexOf('.'))];
            yield return field.Groups["null"].Success ? $"{path} or null" : path;
        }
    }

    private static IEnumerable<string> CodesOf(string text) =>
        Code.Matches(text).Select(match => match.Groups["code"].Value);

    /// <summary>One line of the matrix.</summary>
    /// <param name="Sources">The dumps.</param>
    /// <param name="Group">Table and group.</param>
    /// <param name="Needs">The fields that the group needs, each with <c>or null</c> where null says something.</param>
    /// <param name="Time">The time of the section; empty where there is none.</param>
    internal sealed record Statement(string[] Sources, string Group, string[] Needs, string Time);
}
