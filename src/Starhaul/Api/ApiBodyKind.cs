namespace Starhaul;

/// <summary>What a body is, for an <see cref="ApiErrorRule"/>.</summary>
internal enum ApiBodyKind
{
    /// <summary>Whatever it is.</summary>
    Any,

    /// <summary>No bytes, or nothing but white space.</summary>
    Empty,

    /// <summary>An array or an object without anything in it.</summary>
    EmptyJson,

    /// <summary>Something else than JSON, such as a page for people.</summary>
    NotJson,
}
