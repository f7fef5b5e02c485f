namespace Starhaul.Api.Definitions;

/// <summary>Reads how a request says who asks.</summary>
internal static class AuthenticationReader
{
    public static ApiAuthentication Read(ApiDefinitionField field)
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
}
