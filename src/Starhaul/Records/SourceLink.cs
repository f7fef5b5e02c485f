namespace Starhaul;

/// <summary>What a source's response links to (RFC 8288), of the relations that RFC 6249 gives to downloads.</summary>
/// <param name="Target">Where to, absolute.</param>
/// <param name="Relation"><c>duplicate</c>: the same bytes elsewhere; <c>describedby</c>: a document about them.</param>
/// <param name="Type">The media type that the link says of its target, lower-case; null for none.</param>
/// <param name="Priority">Which is preferred, 1 the most (RFC 6249 §3.1); those without one come last.</param>
internal sealed record SourceLink(Uri Target, string Relation, string? Type, int Priority)
{
    public const string Duplicate = "duplicate";
    public const string DescribedBy = "describedby";
}
