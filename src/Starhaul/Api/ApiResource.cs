using System.Text.Json;
using Starhaul.Api.Definitions;
using Starhaul.Api.Limits;
using Starhaul.Api.Paging;

namespace Starhaul.Api;

/// <summary>
/// What an API offers, as data: how it is asked, where its records are, how its pages follow one another, and what it
/// asks of its clients. docs/api.md describes the JSON form, and docs/api-resource.schema.json specifies it.
/// </summary>
/// <example>
/// <code>
/// var systems = new ApiResource
/// {
///     Name = "systems",
///     BaseUrl = new Uri("https://example.org/api/"),
///     Request = ApiRequest.Get("systems").With("page", "{page}"),
///     Records = "/results",
///     Pagination = new PageNumberPagination { Total = "/count" },
///     Limits = [new SlidingWindowLimit { Requests = 10, Per = TimeSpan.FromSeconds(10) }],
/// };
/// </code>
/// </example>
public sealed record ApiResource
{
    /// <summary>The name, which files are named after: <c>spansh:systems/search</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds, as words for a person. Default: nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>What paths are relative to; http or https, with a <c>/</c> at its end.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The request for a page, or the first of two where the pagination needs two.</summary>
    public required ApiRequest Request { get; init; }

    /// <summary>What a caller may or must say. Each name stands as <c>{name}</c> in the request. Default: none.</summary>
    public IReadOnlyDictionary<string, ApiParameter> Parameters { get; init; } =
        new Dictionary<string, ApiParameter>(StringComparer.Ordinal);

    /// <summary>Whether other parameters are taken too, as fields of the form or the query. Default: false.</summary>
    public bool TakesAnyParameter { get; init; }

    /// <summary>
    /// Where records are in an answer: a JSON pointer (RFC 6901), in which <c>*</c> stands for every element. Elements of
    /// an array are records each, anything else is one record. Default: the answer itself.
    /// </summary>
    public string Records { get; init; } = "";

    /// <summary>Pointers into a record, which together tell one from another. Default: none, and no repeat is dropped.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>How pages follow one another. Default: there is one.</summary>
    public ApiPagination Pagination { get; init; } = new SinglePagePagination();

    /// <summary>How often the host may be asked; all hold. Default: no limit is known.</summary>
    public IReadOnlyList<ApiLimit> Limits { get; init; } = [];

    /// <summary>How long the host turns a client away that asked too often, where it does not say so itself. Default: unknown.</summary>
    public TimeSpan? Block { get; init; }

    /// <summary>What answers mean that bring no records; the first rule that fits counts. Default: none.</summary>
    public IReadOnlyList<ApiErrorRule> Errors { get; init; } = [];

    /// <summary>How a request says who asks. Default: it does not.</summary>
    public ApiAuthentication? Authentication { get; init; }

    /// <summary>How to ask for what is new alone. Default: the API cannot be asked so.</summary>
    public ApiIncremental? Incremental { get; init; }

    /// <summary>Whether the source holds still while it is read (a stored search, a finished job). Default: false.</summary>
    public bool IsStable { get; init; }

    /// <summary>What records look like, where they can be loaded into the tables of the galaxy. Default: they cannot.</summary>
    public GalaxyForm? Galaxy { get; init; }

    /// <summary>Reads the JSON form.</summary>
    /// <param name="json">The text of a definition.</param>
    /// <param name="origin">What the text is called in messages, such as its path.</param>
    /// <exception cref="FormatException">A field is missing, unknown or not of its form; the message has its JSON pointer.</exception>
    public static ApiResource Parse(ReadOnlyMemory<byte> json, string origin)
    {
        ArgumentException.ThrowIfNullOrEmpty(origin);
        try
        {
            using var document = JsonDocument.Parse(
                json,
                new JsonDocumentOptions
                {
                    CommentHandling = JsonCommentHandling.Skip,
                    AllowTrailingCommas = true,
                    AllowDuplicateProperties = false,
                }
            );
            return ResourceReader.Read(new Field(document.RootElement, ""));
        }
        catch (JsonException e)
        {
            throw new FormatException($"{origin} is not JSON: {e.Message}", e);
        }
        catch (FieldException e)
        {
            throw new FormatException($"{origin}: {e.Message}", e);
        }
    }
}
