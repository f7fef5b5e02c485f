using System.Text;
using System.Text.Json;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Starhaul.Pipelines.Messages;

/// <summary>Validates messages against a folder of JSON Schema files (draft-04), as the gateway of EDDN does.</summary>
internal sealed class SchemaValidator
{
    private const int MostFaults = 3;

    private readonly Dictionary<string, JsonSchema> schemas = new(StringComparer.Ordinal);
    private readonly JsonSchemaValidator validator = new();

    private SchemaValidator() { }

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
                    loaded.schemas[name] = await ParseAsync(path, json, cancellationToken).ConfigureAwait(false);
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
    public string? Validate(EddnMessage message)
    {
        if (!schemas.TryGetValue(message.Schema, out var schema))
        {
            return null;
        }

        try
        {
            var faults = validator.Validate(Encoding.UTF8.GetString(message.Json.Span), schema);
            return faults.Count == 0
                ? null
                : $"not as {message.Schema} has it: "
                    + string.Join(
                        ", ",
                        faults.Take(MostFaults).Select(static fault => $"{fault.Kind} at {fault.Path}")
                    );
        }
        catch (Newtonsoft.Json.JsonException e)
        {
            return $"not as {message.Schema} has it: {e.Message}"; // nested deeper than the validator reads
        }
    }

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

    private static async Task<JsonSchema> ParseAsync(string path, string json, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSchema
                .FromJsonAsync(
                    json,
                    path,
                    static root => new LocalReferences(new JsonSchemaAppender(root, new DefaultTypeNameGenerator())),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidOperationException or Newtonsoft.Json.JsonException)
        {
            throw new DestinationException($"'{path}' is no JSON Schema that stands by itself: {e.Message}", e)
            {
                Hint = "Take the file out of the folder, or put what it refers to into it.",
            };
        }
    }

    /// <summary>A schema file names other files and addresses at its will; none of them is opened.</summary>
    private sealed class LocalReferences(JsonSchemaAppender appender) : JsonReferenceResolver(appender)
    {
        public override Task<NJsonSchema.References.IJsonReference> ResolveFileReferenceAsync(
            string filePath,
            CancellationToken cancellationToken = default
        ) => throw new InvalidOperationException($"it refers to the file {filePath}");

        public override Task<NJsonSchema.References.IJsonReference> ResolveUrlReferenceAsync(
            string url,
            CancellationToken cancellationToken = default
        ) => throw new InvalidOperationException($"it refers to {url}");
    }
}
