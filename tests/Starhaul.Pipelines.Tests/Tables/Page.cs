namespace Starhaul.Pipelines.Tests.Tables;

/// <summary>What docs/tables.md says, as data.</summary>
internal sealed class Page
{
    private readonly Dictionary<string, List<string[]>> rows = [];

    /// <summary>Names of the tables that have a heading.</summary>
    public IEnumerable<string> Tables =>
        rows
            .Keys.Where(heading => heading.StartsWith("### ", StringComparison.Ordinal) && !heading.Contains("What"))
            .Select(heading => heading[4..]);

    /// <summary>The matrix of dumps and groups, each with the fields of its atoms.</summary>
    public IEnumerable<(string Form, string Group, string Says)> Dumps => Matrix("## What each source states");

    /// <summary>The matrix of forms of records and groups, each with the fields of its atoms.</summary>
    public IEnumerable<(string Form, string Group, string Says)> Forms => Matrix("### What each form states");

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

    private IEnumerable<(string Form, string Group, string Says)> Matrix(string heading) =>
        rows[heading].Select(cells => (cells[0], cells[1], cells[2]));
}
