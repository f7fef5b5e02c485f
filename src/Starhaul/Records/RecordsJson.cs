using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>The one JSON form of the records: snake_case names, null written out, times in ISO 8601.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = false,
    WriteIndented = false,
    Converters = [
        typeof(SnakeCaseEnumConverter<Verdict>),
        typeof(SnakeCaseEnumConverter<Evidence>),
        typeof(SnakeCaseEnumConverter<FetchAction>),
        typeof(SnakeCaseEnumConverter<DigestScope>),
        typeof(SnakeCaseEnumConverter<LocalFileState>),
        typeof(UtcTimeConverter),
    ]
)]
[JsonSerializable(typeof(ManifestEvent))]
[JsonSerializable(typeof(ManifestRecord))]
[JsonSerializable(typeof(ManifestCheckReport))]
[JsonSerializable(typeof(FileVerification))]
[JsonSerializable(typeof(PartState))]
[JsonSerializable(typeof(ProbeResult))]
[JsonSerializable(typeof(RemoteFileIntent))]
internal sealed partial class RecordsJson : JsonSerializerContext;
