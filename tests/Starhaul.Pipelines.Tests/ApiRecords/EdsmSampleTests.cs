using Starhaul.Pipelines.Tests.Galaxy;
using Xunit;

namespace Starhaul.Pipelines.Tests.ApiRecords;

/// <summary>Recorded answers of EDSM.</summary>
public sealed class EdsmSampleTests
{
    [Theory]
    [InlineData("Sol.json", "system", nameof(GalaxyForm.Dump))]
    [InlineData("edsmSystem.json", "system", nameof(GalaxyForm.Dump))]
    [InlineData("cubeSystemsAroundSol.json", "system", nameof(GalaxyForm.Dump))]
    [InlineData("sphereAroundSol.json", "system", nameof(GalaxyForm.Dump))]
    [InlineData("systemsWithCoordinates_2_records.json", "system", nameof(GalaxyForm.Dump))]
    [InlineData("SolBodies.json", "bodies", nameof(GalaxyForm.EdsmBodies))]
    [InlineData("edsmBodies.json", "bodies", nameof(GalaxyForm.EdsmBodies))]
    [InlineData("SolStations.json", "stations", nameof(GalaxyForm.EdsmStations))]
    [InlineData("edsmStations.json", "stations", nameof(GalaxyForm.EdsmStations))]
    [InlineData("SolFactions.json", "factions", nameof(GalaxyForm.EdsmFactions))]
    [InlineData("edsmFactions.json", "factions", nameof(GalaxyForm.EdsmFactions))]
    public void Every_row_is_what_an_independent_reading_finds(string sample, string kind, string form)
    {
        var dump = ApiRecord.Read(Enum.Parse<GalaxyForm>(form), ApiRecord.EdsmSample(sample));

        Assert.Empty(dump.Rejects);
        Assert.Equal(
            IndependentReading.Lines("ApiRecords/expected_edsm_rows.py", kind, ApiRecord.PathOfEdsmSample(sample)),
            IndependentReading.Lines(dump.Rows)
        );
    }
}
