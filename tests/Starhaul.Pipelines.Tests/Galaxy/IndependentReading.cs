using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Galaxy;

/// <summary>What a script finds in records that was written from docs/tables.md alone, to compare what the readers find with.</summary>
internal static class IndependentReading
{
    /// <summary>The rows that a script finds, as lines in order.</summary>
    /// <param name="script">Its path below the tests.</param>
    /// <param name="arguments">What it is given.</param>
    public static IReadOnlyList<string> Lines(string script, params string[] arguments) =>
        Lines(Read(script, arguments));

    /// <summary>Rows as lines in the same order.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<DumpRow> rows) =>
        [
            .. rows.Select(row => (row with { Stated = [.. row.Stated.Order(StringComparer.Ordinal)] }).ToString())
                .Order(StringComparer.Ordinal),
        ];

    private static List<DumpRow> Read(string script, string[] arguments)
    {
        using var python = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, script), .. arguments])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        using var rows = JsonDocument.Parse(python.StandardOutput.ReadToEnd());
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
        return [.. rows.RootElement.EnumerateArray().Select(ToRow)];
    }

    private static DumpRow ToRow(JsonElement element)
    {
        var table = GalaxyTables.Data.First(table => table.Name == element.GetProperty("table").GetString());
        return new DumpRow
        {
            Table = table.Name,
            Values = element
                .GetProperty("values")
                .EnumerateObject()
                .ToDictionary(value => value.Name, value => Text(table, value), StringComparer.Ordinal),
            Stated = [.. element.GetProperty("stated").EnumerateArray().Select(group => group.GetString()!)],
            Sets = table
                .Groups.Where(group => element.GetProperty("sets").TryGetProperty(group.Name, out _))
                .ToDictionary(
                    group => group.Name,
                    group =>
                        element
                            .GetProperty("sets")
                            .GetProperty(group.Name)
                            .EnumerateArray()
                            .Select(name => name.GetString()!)
                            .Order(StringComparer.Ordinal)
                            .ToList(),
                    StringComparer.Ordinal
                ),
        };
    }

    private static string Text(TableDefinition table, JsonProperty value)
    {
        var text = value.Value.GetString()!;
        return table.Columns[table[value.Name]].Type == ColumnType.Real
            ? double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)
            : text;
    }
}
