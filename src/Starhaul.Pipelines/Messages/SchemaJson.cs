using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Starhaul.Pipelines.Messages;

/// <summary>Schemas as JSON, without reflection.</summary>
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class SchemaJson : JsonSerializerContext;
