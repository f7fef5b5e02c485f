namespace Starhaul;

/// <summary>
/// What an API offers, as data: how it is asked, where its records are, how its pages follow one another, and what it
/// asks of its clients. It is read from its JSON form by <c>ApiResources.Parse</c>; docs/api.md describes that form, and
/// docs/api-resource.schema.json specifies it.
/// </summary>
public sealed record ApiResource
{
    internal ApiResource() { }

    /// <summary>The name, which files are named after: <c>spansh:systems/search</c>.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>What it holds, as words for a person. Default: nothing.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>What paths are relative to; http or https, with a <c>/</c> at its end.</summary>
    public Uri BaseUrl { get; internal init; } = new("http://origin.invalid/");

    /// <summary>The request for a page, or the first of two where the pagination needs two.</summary>
    internal ApiRequest Request { get; init; } = new();

    /// <summary>What a caller may or must say. Each name stands as <c>{name}</c> in the request. Default: none.</summary>
    internal IReadOnlyDictionary<string, ApiParameter> Parameters { get; init; } =
        new Dictionary<string, ApiParameter>(StringComparer.Ordinal);

    /// <summary>Names of what a caller may say in <see cref="ApiQuery.Parameters"/>. Default: none.</summary>
    public IReadOnlyList<string> ParameterNames => [.. Parameters.Keys.Except(GivenNames, StringComparer.Ordinal)];

    /// <summary>Those of <see cref="ParameterNames"/> without which nothing is asked.</summary>
    public IReadOnlyList<string> RequiredParameters => [.. ParameterNames.Where(name => Parameters[name].IsRequired)];

    /// <summary>Whether other parameters are taken too, as fields of the form or the query. Default: false.</summary>
    public bool TakesAnyParameter { get; internal init; }

    /// <summary>
    /// Where records are in a response: a JSON pointer (RFC 6901), in which <c>*</c> stands for every element. Elements of
    /// an array are records each, anything else is one record. Default: the response itself.
    /// </summary>
    internal string Records { get; init; } = "";

    /// <summary>Pointers into a record, which together tell one from another. Default: none, and no repeat is dropped.</summary>
    internal IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>The resource whose records give parameters of this one. Default: none.</summary>
    internal ApiParent? Parent { get; init; }

    /// <summary>The lists that give parameters of this one. Default: none.</summary>
    internal ApiEach? Each { get; init; }

    /// <summary>The parameters that a caller does not give, for the parent's records or lists do.</summary>
    internal IReadOnlyList<string> GivenNames => [.. Parent?.Parameters.Keys ?? [], .. Each?.Names ?? []];

    /// <summary>How pages follow one another. Default: there is one.</summary>
    internal ApiPagination Pagination { get; init; } = new SinglePagePagination();

    /// <summary>What bounds the paging, and what pages mean that come again.</summary>
    internal ApiPaging Paging { get; init; } = new();

    /// <summary>How often the host may be asked; all hold. Default: no limit is known.</summary>
    internal IReadOnlyList<ApiLimit> Limits { get; init; } = [];

    /// <summary>How long the host turns a client away that asked too often, where it does not say so itself. Default: unknown.</summary>
    internal TimeSpan? Block { get; init; }

    /// <summary>What responses mean that bring no records; the first rule that fits counts. Default: none.</summary>
    internal IReadOnlyList<ApiErrorRule> Errors { get; init; } = [];

    /// <summary>How a request says who asks. Default: it does not.</summary>
    internal ApiAuthentication? Authentication { get; init; }

    /// <summary>How to ask for what is new alone. Default: the API cannot be asked so.</summary>
    internal ApiIncremental? Incremental { get; init; }

    /// <summary>Whether what is new is asked for by a number or a text that grows (<see cref="ApiQuery.SinceCursor"/>), not by a time.</summary>
    public bool IsReadByCursor => Incremental is { Cursor: not null };

    /// <summary>Whether the source holds still while it is read (a stored search, a finished job). Default: false.</summary>
    internal bool IsStable { get; init; }

    /// <summary>What records look like, where they can be loaded into the tables of the galaxy. Default: they cannot.</summary>
    internal GalaxyForm? Galaxy { get; init; }

    /// <summary>Whether its records can be loaded into the tables of the galaxy; docs/api.md says which ones can.</summary>
    public bool HasTables => Galaxy is not null;
}
