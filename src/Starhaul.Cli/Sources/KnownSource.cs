namespace Starhaul.Cli.Sources;

/// <summary>A source that has a name.</summary>
/// <param name="Name">The name, such as <c>spansh:systems_1day</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Url">Where it is; a pattern for <see cref="KnownSourceKind.Archive"/>.</param>
/// <param name="Updated">How often it is new, as words for a person.</param>
/// <param name="Note">What it holds.</param>
internal sealed record KnownSource(string Name, KnownSourceKind Kind, string Url, string Updated, string Note)
{
    /// <summary>Whether it is one file that can be fetched.</summary>
    public bool IsFile => Kind is KnownSourceKind.Dump or KnownSourceKind.List;
}
