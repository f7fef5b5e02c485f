using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Messages;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Messages;

/// <summary>Holds the verdicts of schemas to those of another implementation, Debian's python3-jsonschema.</summary>
public sealed class SchemaVerdictTests : IDisposable
{
    private const string Python = "python3";
    private const int Mutations = 5_000;

    private const string Judge = """
        import glob, json, sys
        from jsonschema import Draft4Validator
        by_name = {}
        for path in glob.glob(sys.argv[1] + '/*.json'):
            try:
                schema = json.load(open(path))
                by_name['/'.join(schema['id'].rstrip('#').split('/')[-2:])] = Draft4Validator(schema)
            except (KeyError, ValueError):
                pass
        for line in open(sys.argv[2]):
            message = json.loads(line)
            judge = by_name.get('/'.join(message['$schemaRef'].split('/')[-2:]))
            print(1 if judge is None or judge.is_valid(message) else 0)
        """;

    private static readonly string[] Values =
    [
        "12345678901234567890123456789",
        "-1",
        "0",
        "1.0",
        "0.5",
        "1e400",
        "\"text\"",
        "\"\"",
        "null",
        "true",
        "[]",
        "{}",
        "[1,1]",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-verdicts-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Verdicts_are_those_of_an_independent_validator_of_draft_04()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var schemas = Feed.Samples("schemas");
        Assert.SkipUnless(
            await HasJudgeAsync(cancellation),
            "No jsonschema for Python: apt-get install python3-jsonschema"
        );
        var validator = await SchemaValidator.LoadAsync(schemas, cancellation);
        var lines = Messages(new Random(20261129)).ToList();
        var path = Path.Combine(folder, "messages.jsonl");
        await File.WriteAllLinesAsync(path, lines, cancellation);

        var expected = await JudgeAsync(schemas, path, cancellation);

        Assert.Equal(lines.Count, expected.Length);
        Assert.InRange(expected.Count(verdict => verdict == "0"), Mutations / 10, Mutations);
        for (var i = 0; i < lines.Count; i++)
        {
            var fault = validator.Validate(Feed.Message(lines[i]));
            Assert.True(fault is null == (expected[i] == "1"), $"{fault ?? "right"}: {lines[i]}");
        }

        Assert.Equal(0, validator.NotJudged);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("12345678901234567890123456789")]
    [InlineData("-99999999999999999999")]
    [InlineData("1e400")]
    [InlineData("-1E-400")]
    [InlineData("\"12\"")]
    public async Task No_number_of_any_message_ends_the_listener_whatever_it_becomes(string pushed)
    {
        var validator = await SchemaValidator.LoadAsync(Feed.Samples("schemas"), TestContext.Current.CancellationToken);
        var rows = new MessageRows(TimeProvider.System, GalaxyTables.Data.ToHashSet());
        using var reader = new MessageReader();
        var judged = 0;
        foreach (var path in Directory.EnumerateFiles(Feed.Samples("messages"), "*.json"))
        {
            foreach (var changed in Pushed(await File.ReadAllTextAsync(path), pushed))
            {
                if (reader.TryParse(changed, out var message, out _))
                {
                    _ = validator.Validate(message);
                    _ = rows.Add(message.Json, new Batch());
                    judged++;
                }
            }
        }

        Assert.InRange(judged, 100, int.MaxValue);
        Assert.Equal(0, validator.NotJudged);
    }

    /// <summary>The message once for each of its numbers, which is another then.</summary>
    private static List<byte[]> Pushed(string json, string number)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        var all = new List<byte[]>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                var start = (int)reader.TokenStartIndex;
                var end = start + reader.ValueSpan.Length;
                all.Add([.. bytes.AsSpan(0, start), .. Encoding.UTF8.GetBytes(number), .. bytes.AsSpan(end)]);
            }
        }

        return all;
    }

    private static IEnumerable<string> Messages(Random random)
    {
        var samples = Directory
            .EnumerateFiles(Feed.Samples("messages"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(path => JsonNode.Parse(File.ReadAllText(path))!)
            .ToList();
        foreach (var sample in samples)
        {
            yield return sample.ToJsonString();
        }

        for (var i = 0; i < Mutations; i++)
        {
            var message = samples[random.Next(samples.Count)].DeepClone();
            Mutate(message["message"]!, random);
            yield return message.ToJsonString();
        }
    }

    /// <summary>Walks down to some value and puts another one there, takes it away, or adds one. The time stays a text.</summary>
    private static void Mutate(JsonNode node, Random random)
    {
        while (true)
        {
            var next = node switch
            {
                JsonObject { Count: > 0 } inner => inner.ElementAt(random.Next(inner.Count)).Value,
                JsonArray { Count: > 0 } items => items[random.Next(items.Count)],
                _ => null,
            };
            if (next is not (JsonObject or JsonArray) || random.Next(3) == 0)
            {
                break;
            }

            node = next;
        }

        var value = JsonNode.Parse(Values[random.Next(Values.Length)]);
        switch (node)
        {
            case JsonObject inner when random.Next(4) == 0:
                inner[random.Next(2) == 0 ? "unheard_of" : "Name_Localised"] = value;
                break;
            case JsonObject { Count: > 0 } inner
                when inner.ElementAt(random.Next(inner.Count)).Key is var key and not "timestamp":
                inner.Remove(key);
                if (random.Next(3) > 0)
                {
                    inner[key] = value;
                }

                break;
            case JsonArray { Count: > 0 } items:
                items[random.Next(items.Count)] = value;
                break;
        }
    }

    private static async Task<bool> HasJudgeAsync(CancellationToken cancellation)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Python, ["-c", "import jsonschema"])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            }
        )!;
        await process.WaitForExitAsync(cancellation).WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        return process.ExitCode == 0;
    }

    private async Task<string[]> JudgeAsync(string schemas, string messages, CancellationToken cancellation)
    {
        var script = Path.Combine(folder, "judge.py");
        await File.WriteAllTextAsync(script, Judge, cancellation);
        using var process = Process.Start(
            new ProcessStartInfo(Python, [script, schemas, messages])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var output = await process
            .StandardOutput.ReadToEndAsync(cancellation)
            .WaitAsync(TimeSpan.FromMinutes(2), cancellation);
        await process.WaitForExitAsync(cancellation).WaitAsync(TimeSpan.FromSeconds(10), cancellation);
        Assert.Equal(0, process.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
