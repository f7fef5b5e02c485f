using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Galaxy;
using Xunit;

namespace Starhaul.Pipelines.Tests.Journal;

/// <summary>Messages of the samples and of tests, and what they become.</summary>
internal sealed record Message(MessageOutcome Outcome, IReadOnlyList<DumpRow> Rows)
{
    /// <summary>The present of every test.</summary>
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The rows as lines.</summary>
    public IReadOnlyList<string> Lines => [.. Rows.Select(row => row.ToString())];

    /// <summary>The only row of a table.</summary>
    public DumpRow this[TableDefinition table] => Assert.Single(Rows, row => row.Table == table.Name);

    /// <summary>Reads one message.</summary>
    public static Message Read(string json, IReadOnlySet<TableDefinition>? tables = null)
    {
        var batch = new Batch();
        var outcome = Reader(tables).Add(Minified(json), batch);
        return new Message(outcome, [.. Dump.RowsOf(batch)]);
    }

    /// <summary>Reads a message of a schema.</summary>
    public static Message Read(string schema, string message) =>
        Read($$"""{"$schemaRef":"https://eddn.edcd.io/schemas/{{schema}}","header":{},"message":{{message}}}""");

    public static MessageRows Reader(IReadOnlySet<TableDefinition>? tables = null) =>
        new(new FixedTime(), tables ?? GalaxyTables.Data.ToHashSet());

    /// <summary>The JSON of a sample such as <c>messages/commodity_3.json</c>; skips the test where there are none.</summary>
    public static string Sample(string name) => File.ReadAllText(Path.Combine(Samples(), name));

    /// <summary>Every sample that is JSON, minified.</summary>
    public static IReadOnlyList<byte[]> AllSamples() =>
        [
            .. new[] { "messages", "gateway-tests" }
                .SelectMany(folder => Directory.GetFiles(Path.Combine(Samples(), folder), "*.json"))
                .Order(StringComparer.Ordinal)
                .Where(path => !path.EndsWith("scan-invalid-JSON.json", StringComparison.Ordinal))
                .Select(path => Minified(File.ReadAllText(path))),
        ];

    public static byte[] Minified(string json)
    {
        try
        {
            return Encoding.UTF8.GetBytes(JsonNode.Parse(json)!.ToJsonString(Plain));
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetBytes(string.Concat(json.Where(character => character >= ' ')));
        }
    }

    private static JsonSerializerOptions Plain { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Samples()
    {
        var samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");
        if (samples is null)
        {
            Assert.Skip("The samples of real data are not here: set STARHAUL_SAMPLES to their folder.");
        }

        return Path.Combine(samples, "eddn");
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
