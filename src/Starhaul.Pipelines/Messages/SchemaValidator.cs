using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Starhaul.Pipelines.Messages;

/// <summary>Validates messages against a folder of JSON Schema files (draft-04), as the gateway of EDDN does.</summary>
internal sealed class SchemaValidator
{
    private const int MostFaults = 3;
    private const int LongestFault = 200;

    private static readonly EvaluationOptions Verdict = new() { OutputFormat = OutputFormat.Flag };
    private static readonly EvaluationOptions Reasons = new() { OutputFormat = OutputFormat.List };

    private readonly Dictionary<string, JsonSchema> schemas = new(StringComparer.Ordinal);

    private long notJudged;

    private SchemaValidator() { }

    /// <summary>Messages that could not be judged, and were taken.</summary>
    public long NotJudged => Interlocked.Read(ref notJudged);

    /// <summary>Names of the schemas that were found, such as <c>commodity-3</c>. Messages of others are not judged.</summary>
    public IReadOnlyCollection<string> Schemas => schemas.Keys;

    /// <summary>
    /// Loads every <c>*.json</c> of a folder that is a schema with an <c>id</c>, such as
    /// <c>https://eddn.edcd.io/schemas/commodity/3#</c>. Other files, templates among them, are left alone.
    /// </summary>
    /// <exception cref="DestinationException">
    /// The folder cannot be read, holds no schema, or a schema that does not stand by itself.
    /// </exception>
    public static async Task<SchemaValidator> LoadAsync(string folder, CancellationToken cancellationToken)
    {
        var loaded = new SchemaValidator();
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
            {
                var json = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
                if (NameOf(json) is { } name)
                {
                    loaded.schemas[name] = Build(path, json);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException($"The schemas in '{folder}' could not be read: {e.Message}", e)
            {
                Hint = "Name the folder of a copy of EDCD/EDDN's schemas with EddnStreamOptions.Schemas.",
            };
        }

        return loaded.schemas.Count > 0
            ? loaded
            : throw new DestinationException($"'{folder}' holds no JSON Schema with an id of a schema and its version.")
            {
                Hint = "Name the folder of a copy of EDCD/EDDN's schemas with EddnStreamOptions.Schemas.",
            };
    }

    /// <summary>What a message's schema says against it; null for nothing, or where there is no file for the schema.</summary>
    /// <remarks>
    /// Never an error: a message that the validator cannot judge is taken, for the gateway of EDDN has judged it before.
    /// </remarks>
    public string? Validate(EddnMessage message)
    {
        if (!schemas.TryGetValue(message.Schema, out var schema))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(message.Json);
            return schema.Evaluate(document.RootElement, Verdict).IsValid
                ? null
                : $"not as {message.Schema} has it: {Faults(schema.Evaluate(document.RootElement, Reasons))}";
        }
        catch (JsonException e)
        {
            return $"not as {message.Schema} has it: {e.Message}"; // nested deeper than the validator reads
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Interlocked.Increment(ref notJudged);
            return null;
        }
    }

    private static string Faults(EvaluationResults results)
    {
        var faults = (results.Details ?? [])
            .Prepend(results)
            .Where(static result => result is { IsValid: false, Errors.Count: > 0 })
            .SelectMany(static result =>
                result.Errors!.Select(error =>
                    $"{Shorten(error.Value)} at #{Shorten(result.InstanceLocation.ToString())}"
                )
            )
            .Distinct(StringComparer.Ordinal)
            .Take(MostFaults);
        return string.Join(", ", faults);
    }

    // What a message says stands in it, and may be of any length.
    private static string Shorten(string text) => text.Length <= LongestFault ? text : text[..LongestFault] + "…";

    private static string? NameOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return
                document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("id", out var id)
                && id.ValueKind == JsonValueKind.String
                && SchemaName.Parse(id.GetString()!.TrimEnd('#')) is { Name: not SchemaName.Unknown } name
                ? name.Name
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonSchema Build(string path, string json)
    {
        try
        {
            return Draft4Schema.Build(JsonNode.Parse(json)!.AsObject());
        }
        // The validator has errors of several kinds for what is no schema, and all of them are the file's.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new DestinationException($"'{path}' is no JSON Schema that stands by itself: {e.Message}", e)
            {
                Hint = "Take the file out of the folder, or put what it refers to into it.",
            };
        }
    }
}
