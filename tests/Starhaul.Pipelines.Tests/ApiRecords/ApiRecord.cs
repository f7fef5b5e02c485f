using System.Text;
using Starhaul.Pipelines.ApiRecords;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tests.Galaxy;
using Xunit;

namespace Starhaul.Pipelines.Tests.ApiRecords;

/// <summary>Records of APIs, and what they become.</summary>
internal static class ApiRecord
{
    /// <summary>Reads records of a form.</summary>
    public static Dump Read(GalaxyForm form, string json, int readsOf = int.MaxValue) =>
        Dump.Read(Encoding.UTF8.GetBytes(json), Options(form), readsOf: readsOf);

    public static GalaxyReaderOptions Options(GalaxyForm form) =>
        new()
        {
            Now = Dump.Now,
            Kind = form == GalaxyForm.Dump ? RecordKind.Unknown : RecordKind.ApiRecord,
            Reader = ApiRecordReaders.Create(form),
        };

    /// <summary>The rows of records, none of which is rejected, as lines.</summary>
    public static IReadOnlyList<string> Lines(GalaxyForm form, string json)
    {
        var dump = Read(form, json);
        Assert.Empty(dump.Rejects);
        return [.. dump.Rows.Select(row => row.ToString())];
    }

    /// <summary>A recorded answer of EDSM; skips the test where there are none.</summary>
    public static string EdsmSample(string name) => File.ReadAllText(PathOfEdsmSample(name));

    /// <summary>Where it is.</summary>
    public static string PathOfEdsmSample(string name)
    {
        var samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");
        if (samples is null)
        {
            Assert.Skip("The samples of real data are not here: set STARHAUL_SAMPLES to their folder.");
        }

        return Path.Combine(samples, "edsm", name);
    }
}
