namespace Starhaul;

/// <summary>How a request says who asks. It names secrets and never holds one; they go to the resource's own origin alone.</summary>
internal sealed record ApiAuthentication
{
    /// <summary>The way.</summary>
    public required ApiAuthenticationKind Kind { get; init; }

    /// <summary>
    /// For a key: the header, the field of the query or of the form, or the JSON pointer in the body that takes it.
    /// </summary>
    public string Name { get; init; } = "";

    /// <summary>Name of the secret: the key, the token, the password, or the client secret.</summary>
    public required string Secret { get; init; }

    /// <summary>For a name and password, or an OAuth 2 client: the name of the secret that holds the name.</summary>
    public string? User { get; init; }

    /// <summary>For OAuth 2: where tokens are given, relative to the base URL.</summary>
    public string? TokenUrl { get; init; }

    /// <summary>For OAuth 2: the scope that is asked for; null for none.</summary>
    public string? Scope { get; init; }

    /// <summary>For a refresh token: the name of the secret that holds the client's own secret; null for a public client.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>For an assertion: who makes it, about whom, and for whom; the last is the token URL where nothing is said.</summary>
    public (string Issuer, string? Subject, string? Audience) Claims { get; init; }

    /// <summary>For a login: the request, in which <c>{user}</c> and <c>{secret}</c> stand for the two.</summary>
    public ApiRequest? LoginRequest { get; init; }

    /// <summary>For a login: where the answer has the token, as a JSON pointer; null where it sets cookies.</summary>
    public string? TokenPointer { get; init; }

    /// <summary>Whether the API also answers those who do not say who they are. Default: false.</summary>
    public bool IsOptional { get; init; }
}
