using System.Text.Json;
using System.Text.Json.Nodes;

namespace Starhaul.Api.Requests;

/// <summary>The text that a caller gives for a parameter, as JSON of the parameter's type.</summary>
internal static class ParameterValue
{
    /// <summary>Reads a text; false where it is none of the type.</summary>
    public static bool TryRead(string text, string type, out JsonNode? value)
    {
        value = type == "string" ? JsonValue.Create(text) : null;
        if (type == "string")
        {
            return true;
        }

        try
        {
            var parsed = JsonElement.Parse(text);
            var isOfType =
                type == "number"
                    ? parsed.ValueKind is JsonValueKind.Number
                    : parsed.ValueKind is JsonValueKind.True or JsonValueKind.False;
            value = isOfType ? JsonNode.Parse(text) : null;
            return isOfType;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
