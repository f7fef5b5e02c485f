using Starhaul.Pipelines.Tests.Galaxy;
using Xunit;

namespace Starhaul.Pipelines.Tests.ApiRecords;

/// <summary>Recorded answers of EDSM.</summary>
public sealed class EdsmSampleTests
{
    [Theory]
    [InlineData("Sol.json", "system", GalaxyForm.Dump)]
    [InlineData("edsmSystem.json", "system", GalaxyForm.Dump)]
    [InlineData("cubeSystemsAroundSol.json", "system", GalaxyForm.Dump)]
    [InlineData("sphereAroundSol.json", "system", GalaxyForm.Dump)]
    [InlineData("systemsWithCoordinates_2_records.json", "system", GalaxyForm.Dump)]
    [InlineData("SolBodies.json", "bodies", GalaxyForm.EdsmBodies)]
    [InlineData("edsmBodies.json", "bodies", GalaxyForm.EdsmBodies)]
    [InlineData("SolStations.json", "stations", GalaxyForm.EdsmStations)]
    [InlineData("edsmStations.json", "stations", GalaxyForm.EdsmStations)]
    [InlineData("SolFactions.json", "factions", GalaxyForm.EdsmFactions)]
    [InlineData("edsmFactions.json", "factions", GalaxyForm.EdsmFactions)]
    public void Every_row_is_what_an_independent_reading_finds(string sample, string kind, GalaxyForm form)
    {
        var dump = ApiRecord.Read(form, ApiRecord.EdsmSample(sample));

        Assert.Empty(dump.Rejects);
        Assert.Equal(
            IndependentReading.Lines("ApiRecords/expected_edsm_rows.py", kind, ApiRecord.PathOfEdsmSample(sample)),
            IndependentReading.Lines(dump.Rows)
        );
    }
}
