using Starhaul.Api.Requests;

namespace Starhaul.Api.Definitions;

/// <summary>Reads the JSON form of a resource, field by field.</summary>
/// <param name="paginations">The paginations that it may name.</param>
/// <param name="limits">The limits that it may name.</param>
/// <param name="folder">The folder that files of values are relative to.</param>
internal sealed class ResourceReader(
    IReadOnlyList<ApiPaginationType> paginations,
    IReadOnlyList<ApiLimitType> limits,
    string folder
)
{
    /// <summary>Fields of every pagination, whatever its kind.</summary>
    private static readonly string[] PagingFields = ["max_pages", "on_repeat", "unknown_totals"];

    /// <exception cref="FormatException">A field is missing, unknown or not of its form; the message has its JSON pointer.</exception>
    public ApiResource Read(ApiDefinitionField definition, Func<string, ApiResource?> siblings)
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
            "parent",
            "each",
            "galaxy"
        );
        var read = new ApiResource
        {
            Name = ReadName(definition.Get("name")),
            Description = definition.Find("description")?.Text() ?? "",
            BaseUrl = ReadUrl(definition.Get("base_url")),
            Request = definition.Get("request").Request(),
            Parameters = ReadParameters(definition.Find("parameters")),
            TakesAnyParameter = definition.Find("any_parameter")?.Flag() ?? false,
            Records = definition.Find("records")?.JsonPointer() ?? "",
            Key = [.. definition.Find("key")?.Items().Select(item => item.JsonPointer()) ?? []],
            Pagination = definition.Find("pagination") is { } pages
                ? ReadPagination(pages)
                : new SinglePagePagination(),
            Parent = definition.Find("parent") is { } parent ? FamilyReader.ReadParent(parent, siblings) : null,
            Each = definition.Find("each") is { } each ? FamilyReader.ReadEach(each, folder) : null,
            Paging = definition.Find("pagination") is { } paging ? ReadPaging(paging) : new ApiPaging(),
            Limits = [.. definition.Find("limits")?.Items().Select(ReadLimit) ?? []],
            Block = definition.Find("block")?.Time(),
            Errors = [.. definition.Find("errors")?.Items().Select(ReadError) ?? []],
            Authentication = definition.Find("authentication") is { } authentication
                ? AuthenticationReader.Read(authentication)
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
        var second = read.Pagination.PageTemplate is null ? null : FindRequest(pagination);
        if (!read.TakesAnyParameter)
        {
            ApiDefinitionField[] requests = second is { } later ? [first, later] : [first];
            RefuseUnknownNames(requests, [.. read.Parameters.Keys, .. read.Pagination.Names, "since", "until"]);
        }

        RefuseUnknownChildren(definition, read);
        RefuseOnePageForAll(second ?? first, read.Pagination);
        if (read is { Authentication.Kind: ApiAuthenticationKind.KeyInBody, Request.Method: "GET" })
        {
            throw definition.Get("authentication").Get("in").Wrong("header or query, for the request has no body");
        }

        return read;
    }

    private ApiPagination ReadPagination(ApiDefinitionField field) =>
        field.Get("type").Word([.. paginations.Select(kind => (kind.Name, kind.Read))])(field.Without(PagingFields));

    private static ApiPaging ReadPaging(ApiDefinitionField field) =>
        new()
        {
            MaxPages = field.Find("max_pages")?.Whole(1),
            OnRepeat =
                field
                    .Find("on_repeat")
                    ?.Word(
                        ("error", ApiRepeatAction.Error),
                        ("end", ApiRepeatAction.End),
                        ("allow", ApiRepeatAction.Allow)
                    )
                ?? ApiRepeatAction.Error,
            UnknownTotals = [.. field.Find("unknown_totals")?.Items().Select(item => item.Scalar()) ?? []],
        };

    private ApiLimit ReadLimit(ApiDefinitionField field) =>
        field.Get("type").Word([.. limits.Select(kind => (kind.Name, kind.Read))])(field);

    // A field whose name has no value is left out of the request: a slip would change the question unseen.
    private static void RefuseUnknownNames(IEnumerable<ApiDefinitionField> requests, IReadOnlyList<string> known)
    {
        foreach (var text in requests.SelectMany(static request => request.Leaves()))
        {
            if (Template.Names(text.Text()).Except(known, StringComparer.Ordinal).FirstOrDefault() is { } name)
            {
                throw new FormatException(
                    $"{text.Pointer}: nothing gives '{name}' a value; there are {string.Join(", ", known)}."
                );
            }
        }
    }

    private static void RefuseUnknownChildren(ApiDefinitionField definition, ApiResource read)
    {
        if (read is { Parent: not null, Each: not null })
        {
            throw definition.Get("each").Wrong("either 'parent' or 'each', not both");
        }

        if (
            !read.TakesAnyParameter
            && read.GivenNames.Except(read.Parameters.Keys, StringComparer.Ordinal).FirstOrDefault() is { } name
        )
        {
            throw (definition.Find("parent") ?? definition.Get("each"))
                .Get("parameters")
                .Get(name)
                .Wrong($"a name of 'parameters'; there are {string.Join(", ", read.Parameters.Keys)}");
        }
    }

    private static ApiDefinitionField? FindRequest(ApiDefinitionField? pagination)
    {
        var requests =
            pagination?.Members().Where(static member => member.Value.IsObject).Select(static member => member.Value)
            ?? [];
        return requests
            .Select(static request => (ApiDefinitionField?)request)
            .FirstOrDefault(static request => request!.Value.Find("path") is not null);
    }

    // The server would give the first page again and again.
    private static void RefuseOnePageForAll(ApiDefinitionField request, ApiPagination pagination)
    {
        var names = request
            .Leaves()
            .SelectMany(static text => Template.Names(text.Text()))
            .ToHashSet(StringComparer.Ordinal);
        if (pagination.Needed.FirstOrDefault(needed => !needed.Any(names.Contains)) is { } missing)
        {
            throw new FormatException(
                $"{request.Pointer}: '{{{string.Join("}' or '{", missing)}}}' is nowhere in it, and without it no page but the first is asked for."
            );
        }
    }

    private static string ReadName(ApiDefinitionField name) =>
        name.Text() is { Length: > 0 and <= 100 } text && !text.Any(char.IsControl)
            ? text
            : throw name.Wrong("a name of 1 to 100 characters");

    private static Uri ReadUrl(ApiDefinitionField url) =>
        Uri.TryCreate(url.Text(), UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
        && uri.AbsolutePath.EndsWith('/')
            ? uri
            : throw url.Wrong("an http or https URL that ends with '/', without a query and without credentials");

    private static Dictionary<string, ApiParameter> ReadParameters(ApiDefinitionField? parameters) =>
        parameters
            ?.Members()
            .ToDictionary(
                member => member.Name,
                member =>
                {
                    member.Value.Only("description", "required", "default", "type");
                    return new ApiParameter
                    {
                        Description = member.Value.Find("description")?.Text() ?? "",
                        IsRequired = member.Value.Find("required")?.Flag() ?? false,
                        Default = member.Value.Find("default")?.Scalar(),
                        Type = ReadType(member.Value),
                    };
                },
                StringComparer.Ordinal
            )
        ?? [];

    private static string ReadType(ApiDefinitionField parameter)
    {
        var type =
            parameter.Find("type")?.Word(("string", "string"), ("number", "number"), ("boolean", "boolean"))
            ?? parameter.Find("default")?.ScalarType()
            ?? "string";
        return parameter.Find("default") is not { } value || ParameterValue.TryRead(value.Scalar(), type, out _)
            ? type
            : throw value.Wrong($"a {type}");
    }

    private static ApiErrorRule ReadError(ApiDefinitionField rule)
    {
        rule.Only("status", "body", "pointer", "in", "then", "confirm", "message", "block");
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
            At = rule.Find("pointer")?.JsonPointer(),
            Values = [.. rule.Find("in")?.Items().Select(item => item.Scalar()) ?? []],
            Then = rule.Get("then")
                .Word(
                    ("retry", ApiErrorAction.Retry),
                    ("skip", ApiErrorAction.Skip),
                    ("stop", ApiErrorAction.Stop),
                    ("empty", ApiErrorAction.Empty)
                ),
            Confirm = rule.Find("confirm")?.Whole(0) ?? 0,
            Message = rule.Find("message")?.JsonPointer(),
            Block = rule.Find("block")?.Time(),
        };
    }

    private static ApiIncremental ReadIncremental(ApiDefinitionField field)
    {
        field.Only("time", "cursor", "overlap", "format");
        if (field.Find("time") is not null && field.Find("cursor") is { } cursor)
        {
            throw cursor.Wrong("either 'time' or 'cursor', not both");
        }

        var read = new ApiIncremental
        {
            Time = field.Find("time")?.JsonPointer(),
            Cursor = field.Find("cursor")?.JsonPointer(),
            Format = field.Find("format")?.TimeFormat() ?? "iso",
        };
        return field.Find("overlap")?.Time() is { } overlap ? read with { Overlap = overlap } : read;
    }
}
