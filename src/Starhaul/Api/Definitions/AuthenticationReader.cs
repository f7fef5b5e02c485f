namespace Starhaul.Api.Definitions;

/// <summary>Reads how a request says who asks.</summary>
internal static class AuthenticationReader
{
    private static readonly string[] Common = ["type", "secret", "optional"];

    public static ApiAuthentication Read(ApiDefinitionField field)
    {
        var read = field
            .Get("type")
            .Word<Func<ApiDefinitionField, ApiAuthentication>>(
                ("api_key", ReadKey),
                ("bearer", one => Start(one, ApiAuthenticationKind.Bearer)),
                (
                    "basic",
                    one => Start(one, ApiAuthenticationKind.Basic, "user") with { User = one.Get("user").Text() }
                ),
                ("client_credentials", ReadClient),
                ("refresh_token", ReadRefresh),
                ("jwt_bearer", ReadJwt),
                ("login", ReadLogin)
            )(field);
        return read with { IsOptional = field.Find("optional")?.Flag() ?? false };
    }

    private static ApiAuthentication Start(ApiDefinitionField field, ApiAuthenticationKind kind, params string[] names)
    {
        field.Only([.. Common, .. names]);
        return new ApiAuthentication { Kind = kind, Secret = field.Get("secret").Text() };
    }

    private static ApiAuthentication ReadKey(ApiDefinitionField field)
    {
        var kind = field
            .Get("in")
            .Word(
                ("header", ApiAuthenticationKind.KeyInHeader),
                ("query", ApiAuthenticationKind.KeyInQuery),
                ("body", ApiAuthenticationKind.KeyInBody)
            );
        var name = field.Get("name");
        return Start(field, kind, "in", "name") with
        {
            Name = kind == ApiAuthenticationKind.KeyInHeader ? name.HeaderName() : name.Text(),
        };
    }

    private static ApiAuthentication ReadClient(ApiDefinitionField field) =>
        Start(field, ApiAuthenticationKind.ClientCredentials, "user", "token_url", "scope") with
        {
            User = field.Get("user").Text(),
            TokenUrl = field.Get("token_url").Text(),
            Scope = field.Find("scope")?.Text(),
        };

    private static ApiAuthentication ReadRefresh(ApiDefinitionField field) =>
        Start(field, ApiAuthenticationKind.RefreshToken, "user", "client_secret", "token_url", "scope") with
        {
            User = field.Find("user")?.Text(),
            ClientSecret = field.Find("client_secret")?.Text(),
            TokenUrl = field.Get("token_url").Text(),
            Scope = field.Find("scope")?.Text(),
        };

    private static ApiAuthentication ReadJwt(ApiDefinitionField field) =>
        Start(field, ApiAuthenticationKind.JwtBearer, "issuer", "subject", "audience", "token_url", "scope") with
        {
            Claims = (field.Get("issuer").Text(), field.Find("subject")?.Text(), field.Find("audience")?.Text()),
            TokenUrl = field.Get("token_url").Text(),
            Scope = field.Find("scope")?.Text(),
        };

    private static ApiAuthentication ReadLogin(ApiDefinitionField field) =>
        Start(field, ApiAuthenticationKind.Login, "user", "request", "token") with
        {
            User = field.Find("user")?.Text(),
            LoginRequest = field.Get("request").Request(),
            TokenPointer = field.Find("token")?.JsonPointer(),
        };
}
