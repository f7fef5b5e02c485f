namespace Starhaul.S3;

/// <summary>One object, as a list of its bucket has it.</summary>
public sealed record S3Object
{
    /// <summary>The object as a source.</summary>
    public required Source Source { get; init; }

    /// <summary>Its key behind the prefix that was listed.</summary>
    public required string Name { get; init; }

    /// <summary>Its entity tag with the quotes; null where the list has none.</summary>
    public string? ETag { get; init; }

    /// <summary>Bytes in it.</summary>
    public required long Length { get; init; }
}
