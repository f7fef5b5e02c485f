using System.Text.Json.Serialization;

namespace Starhaul.Pipelines.Archive;

/// <summary>The JSON of what an archive says of itself: snake_case names, null written out, times in ISO 8601.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    Converters = [
        typeof(SnakeCaseEnumConverter<StreamGapKind>),
        typeof(SnakeCaseEnumConverter<RelayFault>),
        typeof(UtcTimeConverter),
        typeof(SecondsConverter),
    ]
)]
[JsonSerializable(typeof(StreamGap))]
[JsonSerializable(typeof(StreamFacts))]
[JsonSerializable(typeof(EddnStreamStatus))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
