using Starhaul.Api.Limits;
using Starhaul.Api.Paging;
using Starhaul.Api.Requests;

namespace Starhaul.Api.Definitions;

/// <summary>Reads the JSON form of a resource, field by field.</summary>
internal static class ResourceReader
{
    private static readonly Uri AnyOrigin = new("http://origin.invalid/");

    public static ApiResource Read(Field definition)
    {
        definition.Only(
            "$schema",
            "name",
            "description",
            "base_url",
            "request",
            "parameters",
            "any_parameter",
            "records",
            "key",
            "pagination",
            "limits",
            "block",
            "errors",
            "authentication",
            "incremental",
            "stable",
            "galaxy"
        );
        var read = new ApiResource
        {
            Name = ReadName(definition.Get("name")),
            Description = definition.Find("description")?.Text() ?? "",
            BaseUrl = ReadUrl(definition.Get("base_url")),
            Request = ReadRequest(definition.Get("request")),
            Parameters = ReadParameters(definition.Find("parameters")),
            TakesAnyParameter = definition.Find("any_parameter")?.Flag() ?? false,
            Records = definition.Find("records")?.Place() ?? "",
            Key = [.. definition.Find("key")?.Items().Select(item => item.Place()) ?? []],
            Pagination = definition.Find("pagination") is { } pages
                ? BuiltInPaginations.Read(pages)
                : new SinglePagePagination(),
            Limits = [.. definition.Find("limits")?.Items().Select(BuiltInLimits.Read) ?? []],
            Block = definition.Find("block")?.Time(),
            Errors = [.. definition.Find("errors")?.Items().Select(ReadError) ?? []],
            Authentication = definition.Find("authentication") is { } authentication
                ? ReadAuthentication(authentication)
                : null,
            Incremental = definition.Find("incremental") is { } incremental ? ReadIncremental(incremental) : null,
            IsStable = definition.Find("stable")?.Flag() ?? false,
            Galaxy = definition
                .Find("galaxy")
                ?.Word(
                    ("dump", GalaxyForm.Dump),
                    ("spansh_systems", GalaxyForm.SpanshSystems),
                    ("spansh_bodies", GalaxyForm.SpanshBodies),
                    ("spansh_stations", GalaxyForm.SpanshStations),
                    ("edsm_bodies", GalaxyForm.EdsmBodies),
                    ("edsm_stations", GalaxyForm.EdsmStations),
                    ("edsm_factions", GalaxyForm.EdsmFactions)
                ),
        };
        var first = definition.Get("request");
        var pagination = definition.Find("pagination");
        var second = pagination?.Find("poll") ?? pagination?.Find("recall");
        if (!read.TakesAnyParameter)
        {
            Field[] requests = second is { } later ? [first, later] : [first];
            RefuseUnknownNames(requests, [.. read.Parameters.Keys, .. read.Pagination.Names, "since", "until"]);
        }

        RefuseOnePageForAll(second ?? first, read.Pagination);
        if (read is { Authentication.Kind: ApiAuthenticationKind.KeyInBody, Request.Method: "GET" })
        {
            throw definition.Get("authentication").Get("in").Wrong("header or query, for the request has no body");
        }

        return read;
    }

    /// <summary>A request, which paginations of two requests have a second one of.</summary>
    public static ApiRequest ReadRequest(Field request)
    {
        request.Only("method", "path", "query", "headers", "json", "form");
        var read = new ApiRequest
        {
            Method = request.Find("method")?.Word(("GET", "GET"), ("POST", "POST")) ?? "GET",
            Path = request.Find("path") is { } path ? ReadPath(path) : "",
            Query = request.Find("query")?.Texts() ?? [],
            Headers = request.Find("headers")?.Headers() ?? [],
            Json = request.Find("json")?.Json(),
            Form = request.Find("form")?.Texts(),
        };
        if (read.Json is not null && read.Form is not null)
        {
            throw request.Get("form").Wrong("either 'json' or 'form', not both");
        }

        return (read.Json ?? (object?)read.Form) is not null && read.Method == "GET"
            ? throw new FieldException($"{request.Pointer}/method: a request with a body is a POST.")
            : read;
    }

    // A path must not lead requests, and their keys, to another origin.
    private static string ReadPath(Field path) =>
        Uri.TryCreate(AnyOrigin, path.Text(), out var url) && url.Authority == AnyOrigin.Authority
            ? path.Text()
            : throw path.Wrong("a path relative to base_url");

    // A field whose name has no value is left out of the request: a slip would change the question unseen.
    private static void RefuseUnknownNames(IEnumerable<Field> requests, IReadOnlyList<string> known)
    {
        foreach (var text in requests.SelectMany(static request => request.Leaves()))
        {
            if (Template.Names(text.Text()).Except(known, StringComparer.Ordinal).FirstOrDefault() is { } name)
            {
                throw new FieldException(
                    $"{text.Pointer}: nothing gives '{name}' a value; there are {string.Join(", ", known)}."
                );
            }
        }
    }

    // The server would give the first page again and again.
    private static void RefuseOnePageForAll(Field request, ApiPagination pagination)
    {
        var names = request
            .Leaves()
            .SelectMany(static text => Template.Names(text.Text()))
            .ToHashSet(StringComparer.Ordinal);
        if (pagination.Needed.FirstOrDefault(needed => !needed.Any(names.Contains)) is { } missing)
        {
            throw new FieldException(
                $"{request.Pointer}: '{{{string.Join("}' or '{", missing)}}}' is nowhere in it, and without it no page but the first is asked for."
            );
        }
    }

    private static string ReadName(Field name) =>
        name.Text() is { Length: > 0 and <= 100 } text && !text.Any(char.IsControl)
            ? text
            : throw name.Wrong("a name of 1 to 100 characters");

    private static Uri ReadUrl(Field url) =>
        Uri.TryCreate(url.Text(), UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
        && uri.AbsolutePath.EndsWith('/')
            ? uri
            : throw url.Wrong("an http or https URL that ends with '/', without a query and without credentials");

    private static Dictionary<string, ApiParameter> ReadParameters(Field? parameters) =>
        parameters
            ?.Members()
            .ToDictionary(
                member => member.Name,
                member =>
                {
                    member.Value.Only("description", "required", "default");
                    return new ApiParameter
                    {
                        Description = member.Value.Find("description")?.Text() ?? "",
                        IsRequired = member.Value.Find("required")?.Flag() ?? false,
                        Default = member.Value.Find("default")?.Scalar(),
                    };
                },
                StringComparer.Ordinal
            )
        ?? [];

    private static ApiErrorRule ReadError(Field rule)
    {
        rule.Only("status", "body", "pointer", "in", "then", "message", "block");
        return new ApiErrorRule
        {
            Status = [.. rule.Find("status")?.Items().Select(item => item.Whole(100)) ?? []],
            Body =
                rule.Find("body")
                    ?.Word(
                        ("empty", ApiBodyKind.Empty),
                        ("empty_json", ApiBodyKind.EmptyJson),
                        ("not_json", ApiBodyKind.NotJson)
                    )
                ?? ApiBodyKind.Any,
            At = rule.Find("pointer")?.Place(),
            Values = [.. rule.Find("in")?.Items().Select(item => item.Scalar()) ?? []],
            Then = rule.Get("then")
                .Word(
                    ("retry", ApiErrorAction.Retry),
                    ("skip", ApiErrorAction.Skip),
                    ("stop", ApiErrorAction.Stop),
                    ("empty", ApiErrorAction.Empty)
                ),
            Message = rule.Find("message")?.Place(),
            Block = rule.Find("block")?.Time(),
        };
    }

    private static ApiAuthentication ReadAuthentication(Field field)
    {
        string[] all = ["type", "secret", "optional"];
        var type = field.Get("type").Word(("api_key", 0), ("bearer", 1), ("basic", 2), ("client_credentials", 3));
        field.Only(
            type switch
            {
                0 => [.. all, "in", "name"],
                1 => all,
                2 => [.. all, "user"],
                _ => [.. all, "user", "token_url", "scope"],
            }
        );
        var kind = type switch
        {
            1 => ApiAuthenticationKind.Bearer,
            2 => ApiAuthenticationKind.Basic,
            3 => ApiAuthenticationKind.ClientCredentials,
            _ => field
                .Get("in")
                .Word(
                    ("header", ApiAuthenticationKind.KeyInHeader),
                    ("query", ApiAuthenticationKind.KeyInQuery),
                    ("body", ApiAuthenticationKind.KeyInBody)
                ),
        };
        return new ApiAuthentication
        {
            Kind = kind,
            Name =
                kind == ApiAuthenticationKind.KeyInHeader ? field.Get("name").HeaderName()
                : type == 0 ? field.Get("name").Text()
                : "",
            Secret = field.Get("secret").Text(),
            User = type >= 2 ? field.Get("user").Text() : null,
            TokenUrl = type == 3 ? field.Get("token_url").Text() : null,
            Scope = field.Find("scope")?.Text(),
            IsOptional = field.Find("optional")?.Flag() ?? false,
        };
    }

    private static ApiIncremental ReadIncremental(Field field)
    {
        field.Only("time", "overlap", "format");
        var read = new ApiIncremental
        {
            Time = field.Find("time")?.Place(),
            Format = field.Find("format")?.TimeForm() ?? "iso",
        };
        return field.Find("overlap")?.Time() is { } overlap ? read with { Overlap = overlap } : read;
    }
}
