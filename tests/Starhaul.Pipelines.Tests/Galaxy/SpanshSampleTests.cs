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
        Assert.Equal(IndependentReading.Lines("Galaxy/expected_rows.py", path), IndependentReading.Lines(dump.Rows));
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
