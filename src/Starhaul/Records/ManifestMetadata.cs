namespace Starhaul;

/// <summary>Line 1 of a manifest: what this box is.</summary>
public sealed record ManifestMetadata : ManifestEvent
{
    /// <summary>The name of the format.</summary>
    public const string FormatName = "starhaul-manifest";

    /// <summary>The newest schema version that this program reads and writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public string Format { get; init; } = FormatName;

    /// <summary>Version of the schema; a program refuses newer ones than it knows.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>A random identifier of the box, 32 hex digits.</summary>
    public required string BoxId { get; init; }

    /// <summary>When the box was made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The program that made it, such as <c>starhaul/0.1.0</c>.</summary>
    public required string Tool { get; init; }
}
