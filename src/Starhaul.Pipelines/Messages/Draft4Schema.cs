using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Starhaul.Pipelines.Messages;

/// <summary>
/// Brings a schema of draft-04, which EDDN's are, to draft-06, the oldest that the validator knows. Where the drafts differ:
/// draft-06 migration notes, https://json-schema.org/draft-06/json-schema-release-notes.
/// </summary>
/// <remarks>
/// Schema positions alone are walked, for <c>id</c>, <c>type</c> and <c>$ref</c> are names of properties as well. Nothing that
/// a schema refers to outside of itself is opened.
/// </remarks>
internal static class Draft4Schema
{
    private static readonly Uri DialectId = new("https://starhaul.invalid/draft-04");

    // Words that draft-04 does not have say nothing in it, and would say something in draft-06.
    private static readonly string[] Unknown = ["$schema", "$id", "const", "contains", "propertyNames", "examples"];

    private static readonly string[] OneSchema = ["additionalItems", "additionalProperties", "not", "items"];
    private static readonly string[] SchemasByName = ["properties", "patternProperties", "definitions", "dependencies"];
    private static readonly string[] SchemaLists = ["allOf", "anyOf", "oneOf", "items"];

    private static readonly IKeywordHandler[] Own = [new Draft4Type(), new Draft4Enum(), new Draft4UniqueItems()];
    private static readonly Dialect Dialect = Dialect.Draft06.Without(Own).With(Own, DialectId);

    /// <summary>Builds the schema.</summary>
    /// <exception cref="JsonSchemaException">It is no schema of draft-04.</exception>
    /// <exception cref="RefResolutionException">It refers to what it does not hold.</exception>
    /// <exception cref="NotSupportedException">It refers to another file or address.</exception>
    public static JsonSchema Build(JsonObject draft4)
    {
        var json = JsonSerializer.SerializeToElement(Convert(draft4), SchemaJson.Default.JsonNode);
        // A registry and dialects of its own: two files may have one id.
        var dialects = new DialectRegistry();
        dialects.Register(Dialect);
        return JsonSchema.Build(
            json,
            new BuildOptions
            {
                Dialect = Dialect,
                DialectRegistry = dialects,
                SchemaRegistry = new SchemaRegistry(),
            }
        );
    }

    private static JsonNode? Convert(JsonNode? node)
    {
        if (node is not JsonObject draft4)
        {
            return node?.DeepClone(); // true and false, for additional items and properties
        }

        var schema = new JsonObject();
        if (Text(draft4, "id") is { } id)
        {
            schema["$id"] = id.TrimEnd('#'); // before any schema inside, whose references are relative to it
        }

        if (Text(draft4, "$ref") is { } reference)
        {
            RequireLocal(reference);
        }

        foreach (var (name, value) in draft4)
        {
            if (name != "id" && !Unknown.Contains(name, StringComparer.Ordinal))
            {
                schema[name] = ConvertKeyword(name, value);
            }
        }

        MakeExclusive(schema, "minimum", "exclusiveMinimum");
        MakeExclusive(schema, "maximum", "exclusiveMaximum");
        return schema;
    }

    private static JsonNode? ConvertKeyword(string name, JsonNode? value) =>
        value switch
        {
            JsonObject schemas when SchemasByName.Contains(name, StringComparer.Ordinal) => new JsonObject(
                schemas.Select(schema => KeyValuePair.Create(schema.Key, Convert(schema.Value)))
            ),
            JsonArray schemas when SchemaLists.Contains(name, StringComparer.Ordinal) => new JsonArray([
                .. schemas.Select(Convert),
            ]),
            JsonObject when OneSchema.Contains(name, StringComparer.Ordinal) => Convert(value),
            _ => value?.DeepClone(),
        };

    // In draft-04 a word beside the limit, from draft-06 on the limit itself.
    private static void MakeExclusive(JsonObject schema, string limit, string exclusive)
    {
        if (schema[exclusive] is JsonValue value && value.TryGetValue<bool>(out var isExclusive))
        {
            schema.Remove(exclusive);
            if (isExclusive && schema[limit] is { } bound)
            {
                schema.Remove(limit);
                schema[exclusive] = bound.DeepClone();
            }
        }
    }

    private static void RequireLocal(string reference)
    {
        if (!reference.StartsWith('#'))
        {
            throw new NotSupportedException($"it refers to {reference}");
        }
    }

    private static string? Text(JsonObject schema, string name) =>
        schema[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
