namespace Starhaul;

/// <summary>Ways to say who asks.</summary>
internal enum ApiAuthenticationKind
{
    /// <summary>A key in a header.</summary>
    KeyInHeader,

    /// <summary>A key in the query.</summary>
    KeyInQuery,

    /// <summary>A key in the JSON body, or in the form.</summary>
    KeyInBody,

    /// <summary>A token in Authorization (RFC 6750).</summary>
    Bearer,

    /// <summary>Name and password in Authorization (RFC 7617).</summary>
    Basic,

    /// <summary>A token that is asked for with a name and a secret (RFC 6749 §4.4), and asked for again when it ends.</summary>
    ClientCredentials,

    /// <summary>A token that is asked for with a refresh token (RFC 6749 §6); where the server gives a new one, that is used from then on.</summary>
    RefreshToken,

    /// <summary>A token that is asked for with a signed assertion (RFC 7523 §2.1).</summary>
    JwtBearer,

    /// <summary>A request with name and password, whose answer gives the token or the cookies that requests carry.</summary>
    Login,
}
