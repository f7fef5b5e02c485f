using System.Globalization;
using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>Which version of a source the bytes belong to. The first response of a job fixes it.</summary>
public sealed record SourceIdentity
{
    /// <summary>The entity tag with its quotes, and with <c>W/</c> when it is weak; null when there is none.</summary>
    [JsonPropertyName("etag")]
    public string? ETag { get; init; }

    /// <summary>The Last-Modified time; null when there is none.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Whether <see cref="LastModified"/> is strong by RFC 9110 §8.8.2.2.</summary>
    public bool LastModifiedIsStrong { get; init; }

    /// <summary>Length of the whole file as it is served, in bytes; null when the source does not say.</summary>
    public long? Length { get; init; }

    /// <summary>The Content-Encoding of the bytes; null for none.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>
    /// Whether <see cref="ETag"/> is there and strong. One that is not in quotes cannot be sent in If-Range (RFC 9110
    /// §8.8.3), and one with nothing in them tells no version from another: both join nothing.
    /// </summary>
    [JsonIgnore]
    public bool HasStrongETag => ETag is ['"', .. { Length: > 0 } opaque, '"'] && !opaque.Contains('"');

    /// <summary>Whether there is anything by which two versions are distinguished.</summary>
    [JsonIgnore]
    public bool HasValidator => ETag is not null || LastModified is not null;

    /// <summary>Whether byte ranges of this version can be asked for safely (If-Range, RFC 9110 §13.1.5).</summary>
    [JsonIgnore]
    public bool CanResume => HasStrongETag || (LastModified is not null && LastModifiedIsStrong);

    /// <summary>Says what shows that another response belongs to another version; null when nothing does.</summary>
    /// <remarks>A field that either side lacks shows nothing; a weak tag is compared by its opaque part.</remarks>
    public string? DifferenceFrom(SourceIdentity seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        if (ETag is not null && seen.ETag is not null && Opaque(ETag) != Opaque(seen.ETag))
        {
            return $"ETag {ServerText.Clean(ETag)} became {ServerText.Clean(seen.ETag)}";
        }

        if (LastModified is { } before && seen.LastModified is { } after && before != after)
        {
            return $"Last-Modified {before:u} became {after:u}";
        }

        if (Length is { } expected && seen.Length is { } found && expected != found)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the length {expected:N0} became {found:N0}");
        }

        return null;
    }

    /// <summary>Whether another response carries a validator that this version can be compared by.</summary>
    internal bool CanBeComparedWith(SourceIdentity seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return (ETag is not null && seen.ETag is not null)
            || (LastModified is not null && seen.LastModified is not null);
    }

    /// <summary>Whether a strong validator shows that another response is of this version, byte for byte.</summary>
    public bool IsSurelyThatOf(SourceIdentity seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return DifferenceFrom(seen) is null
            && (
                (HasStrongETag && ETag == seen.ETag)
                || (LastModifiedIsStrong && LastModified is not null && LastModified == seen.LastModified)
            );
    }

    /// <summary>This version, with the fields that another response of the same version adds.</summary>
    internal SourceIdentity CompletedBy(SourceIdentity seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return this with
        {
            ETag = ETag ?? seen.ETag,
            LastModified = LastModified ?? seen.LastModified,
            LastModifiedIsStrong = LastModifiedIsStrong || seen.LastModifiedIsStrong,
            Length = Length ?? seen.Length,
            ContentEncoding = ContentEncoding ?? seen.ContentEncoding,
        };
    }

    private static string Opaque(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
}
