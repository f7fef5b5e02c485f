using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Starhaul.Api.Reading;

/// <summary>The JSON form of how far a resource was read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SessionState))]
internal sealed partial class SessionStateJson : JsonSerializerContext
{
    /// <summary>Reads it; null where there is none, or something else.</summary>
    public static SessionState? TryRead(JsonObject? json)
    {
        try
        {
            return json?.Deserialize(Default.SessionState);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
