using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>One line of a manifest.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(ManifestMetadata), "manifest")]
[JsonDerivedType(typeof(ManifestRecord), "record")]
[JsonDerivedType(typeof(ManifestVerification), "verification")]
[JsonDerivedType(typeof(ManifestRemoval), "removal")]
public abstract record ManifestEvent
{
    private protected ManifestEvent() { }

    /// <summary>SHA-256 in hex of the line before, without its line feed; null on line 1.</summary>
    [JsonPropertyOrder(int.MaxValue)]
    public string? Prev { get; init; }
}
