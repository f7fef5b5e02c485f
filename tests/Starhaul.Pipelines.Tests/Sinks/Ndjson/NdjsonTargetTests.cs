using System.Text.Json;
using Starhaul.Pipelines.Tables;
using Starhaul.Testing.Targets;

namespace Starhaul.Pipelines.Tests.Sinks.Ndjson;

public sealed class NdjsonTargetTests : TargetContract
{
    protected override SinkFactory Factory { get; } =
        BuiltInSinks.All.Single(sink => sink.Schemes.Contains("ndjson:")) with
        {
            ReplacesBuiltIn = true,
        };

    protected override string Target => $"ndjson:{Folder}";

    protected override IReadOnlyList<IReadOnlyDictionary<string, string?>> Read(string table)
    {
        var newest = Directory
            .GetDirectories(Folder)
            .Where(import => char.IsAsciiDigit(Path.GetFileName(import)[0]))
            .Order(StringComparer.Ordinal)
            .Last();
        return [.. File.ReadLines(Path.Combine(newest, $"{table}.ndjson")).Select(line => Row(table, line))];
    }

    // A column that is not stated is left out of its line.
    private static Dictionary<string, string?> Row(string table, string line)
    {
        var columns = GalaxyTables.All.Single(one => one.Name == table).Columns;
        var row = columns.ToDictionary(static column => column.Name, static _ => (string?)null, StringComparer.Ordinal);
        using var json = JsonDocument.Parse(line);
        foreach (var member in json.RootElement.EnumerateObject())
        {
            row[member.Name] = member.Value.ValueKind == JsonValueKind.Null ? null : member.Value.ToString();
        }

        return row;
    }
}
