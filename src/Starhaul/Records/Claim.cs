namespace Starhaul;

/// <summary>What a name or a declared type says that the bytes are.</summary>
/// <param name="Origin">Who says so: <c>name</c>, <c>content-type</c> or <c>option</c>.</param>
/// <param name="Text">The words of the claim, such as <c>.json.gz</c> or <c>application/gzip</c>.</param>
/// <param name="Type">The media type that is claimed for the bytes as they are served.</param>
/// <param name="Inside">The media type that is claimed for what a compressed file holds; null when nothing is.</param>
internal sealed record Claim(string Origin, string Text, string Type, string? Inside = null)
{
    /// <summary>Whether the bytes are to be JSON in any of its forms (RFC 6839 §3.1: <c>+json</c>).</summary>
    public bool IsOfJson => Type.Contains("json", StringComparison.Ordinal);
}
