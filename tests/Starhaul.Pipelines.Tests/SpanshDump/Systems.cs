using System.Globalization;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>Small dumps of systems, record by record.</summary>
internal static class Systems
{
    public static string Dump(params IEnumerable<string> records) => $"[\n{string.Join(",\n", records)}\n]\n";

    public static string Record(
        int id64,
        double x = 0,
        long population = 0,
        string date = "2025-06-24 21:56:37+00",
        string name = ""
    ) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id64":{{id64}},"name":"{{(name.Length > 0 ? name : $"S {id64}")}}","coords":{"x":{{x}},"y":0,"z":0},"population":{{population}},"date":"{{date}}","bodies":[],"stations":[]}"""
        );

    /// <summary>Good records, and bad ones among them.</summary>
    public static string Mixed(int good, int bad) =>
        Dump(
            Enumerable
                .Range(1, good + bad)
                .Select(id => id <= bad ? Record(id, date: "2999-01-01 00:00:00+00") : Record(id))
        );
}
