using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Galaxy;

public sealed class SpanshSampleTests
{
    [Theory]
    [InlineData("galaxy_sample.json", 66)]
    [InlineData("one_system_minified.json", 1)]
    [InlineData("one_system_pretty.json", 1)]
    public void Every_row_is_what_an_independent_reading_finds(string name, int records)
    {
        var path = Sample(name);

        var dump = Dump.Read(File.ReadAllBytes(path));

        Assert.Equal(records, dump.Records);
        Assert.Empty(dump.Rejects);
        var expected = Expected(path).Select(Line).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, dump.Rows.Select(Line).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rows_are_the_same_for_any_size_of_batch_and_read()
    {
        var json = File.ReadAllBytes(Sample("galaxy_sample.json"));
        var whole = Lines(Dump.Read(json));

        foreach (var size in new[] { 1, 7, 64 })
        {
            var dump = Dump.Read(json, maxRecords: size, readsOf: 1_000);
            Assert.Equal((66 + size - 1) / size, dump.Batches.Count);
            Assert.Equal(whole, Lines(dump));
        }

        Assert.Equal(whole, Lines(Dump.Read(json, maxBytes: 20_000)));
    }

    // Catalogs hold one row for each batch, so that they are compared as sets of keys.
    private static List<string> Lines(Dump dump) =>
        [
            .. dump
                .Rows.Select(row =>
                    row.Table is "factions" or "commodities" or "ships" or "modules"
                        ? $"{row.Table} {row["symbol"] ?? row["name"]}"
                        : row.ToString()
                )
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    private static string Line(DumpRow row) =>
        (row with { Stated = [.. row.Stated.Order(StringComparer.Ordinal)] }).ToString();

    private static List<DumpRow> Expected(string path)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Galaxy", "expected_rows.py");
        using var python = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", [script, path])
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

    private static string Sample(string name)
    {
        var samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");
        if (samples is null)
        {
            Assert.Skip("The samples of real data are not here: set STARHAUL_SAMPLES to their folder.");
        }

        return Path.Combine(samples, "spansh", name);
    }
}
