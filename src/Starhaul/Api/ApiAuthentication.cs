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

    /// <summary>Whether the API also answers those who do not say who they are. Default: false.</summary>
    public bool IsOptional { get; init; }
}
