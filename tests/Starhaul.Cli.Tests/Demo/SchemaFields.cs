using System.Text.Json;

namespace Starhaul.Cli.Tests.Demo;

/// <summary>Walks a value and a draft-04 schema together and collects the fields that the schema does not have or misses.</summary>
internal static class SchemaFields
{
    public static void AddUnknown(
        JsonElement value,
        JsonElement schema,
        JsonElement root,
        string path,
        ISet<string> unknown
    )
    {
        schema = Resolve(schema, root);
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in value.EnumerateArray())
            {
                AddUnknown(item, items, root, path + "[]", unknown);
            }
        }

        if (value.ValueKind != JsonValueKind.Object || schema.TryGetProperty("patternProperties", out _))
        {
            return;
        }

        foreach (var field in value.EnumerateObject())
        {
            var fieldPath = $"{path}.{field.Name}";
            if (schema.GetProperty("properties").TryGetProperty(field.Name, out var next))
            {
                AddUnknown(field.Value, next, root, fieldPath, unknown);
            }
            else
            {
                unknown.Add(fieldPath);
            }
        }

        AddMissing(value, schema, path, unknown);
    }

    private static void AddMissing(JsonElement value, JsonElement schema, string path, ISet<string> unknown)
    {
        if (!schema.TryGetProperty("required", out var required))
        {
            return;
        }

        foreach (var name in required.EnumerateArray().Select(element => element.GetString()!))
        {
            if (!value.TryGetProperty(name, out _))
            {
                unknown.Add($"{path} lacks {name}");
            }
        }
    }

    private static JsonElement Resolve(JsonElement schema, JsonElement root) =>
        schema.TryGetProperty("$ref", out var reference)
            ? root.GetProperty("definitions").GetProperty(reference.GetString()!["#/definitions/".Length..])
            : schema;
}
