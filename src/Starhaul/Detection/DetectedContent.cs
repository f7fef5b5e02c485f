namespace Starhaul.Detection;

/// <summary>What the first bytes of a file are.</summary>
/// <param name="MimeType">The media type, lower-case, without parameters.</param>
/// <param name="Charset">The character set of text: <c>utf-8</c>, <c>utf-16le</c>, <c>utf-16be</c>; null for binary forms.</param>
internal readonly record struct DetectedContent(string MimeType, string? Charset = null)
{
    /// <summary>Whether nothing was seen that tells: no byte at all, or blanks alone, and more is to come.</summary>
    public bool IsUndecided { get; init; }
}
