namespace Starhaul;

/// <summary>A resource whose records give the parameters of another: each record is one question, a child.</summary>
internal sealed record ApiParent
{
    /// <summary>Name of the resource: of the same file, or one that comes with the library.</summary>
    public required string Resource { get; init; }

    /// <summary>The resource, where it is of the same file; null for one of the library.</summary>
    public ApiResource? Defined { get; init; }

    /// <summary>Parameters of the child, each with the JSON pointer into a record of the parent that gives its value.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Fields of the parent's record that each record of the child takes along, by name or JSON pointer. Default: none.</summary>
    public IReadOnlyList<string> Copy { get; init; } = [];
}
