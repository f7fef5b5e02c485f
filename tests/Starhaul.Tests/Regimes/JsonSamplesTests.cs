using Xunit;

namespace Starhaul.Tests.Regimes;

/// <summary>Real data of the field.</summary>
public sealed class JsonSamplesTests
{
    private static readonly string? Samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");

    [Theory]
    [InlineData("spansh/galaxy_sample.json", 66L)]
    [InlineData("spansh/one_system_pretty.json", 1L)]
    [InlineData("spansh/one_system_minified.json", 1L)]
    [InlineData("spansh/galaxy.schema.json", null)]
    [InlineData("edsm/systemsWithCoordinates_2_records.json", 2L)]
    public void Proves_a_sample_whole(string name, long? records)
    {
        byte[] text = Read(name);

        var summary = JsonChecking.Json(text);

        Assert.Equal(records, summary.Records);
        Assert.True(summary.ProvesEnd);
        Assert.Equal(text.Length, summary.Length);
    }

    [Fact]
    public void Agrees_with_the_reference_on_every_sample()
    {
        foreach (string path in Directory.EnumerateFiles(Root(), "*.json", SearchOption.AllDirectories))
        {
            byte[] text = File.ReadAllBytes(path);
            JsonAgreementTests.AssertOneVerdict(
                text,
                Starhaul.Regimes.Json.JsonFraming.Document,
                JsonReference.AcceptsDocument(text),
                1000
            );
        }
    }

    private static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Root(), name));

    private static string Root()
    {
        Assert.SkipWhen(Samples is null, "STARHAUL_SAMPLES names no folder of samples");
        return Samples!;
    }
}
