namespace Starhaul;

/// <summary>Which bytes a declared digest covers.</summary>
internal enum DigestScope
{
    /// <summary>The whole file as it is served, also when only a range of it was asked for (RFC 9530 §3, RFC 3230).</summary>
    Representation,

    /// <summary>Only the body of the one response that carried it (RFC 9530 §2, RFC 1864).</summary>
    Message,

    /// <summary>The file that its publisher means: the published bytes or, under a content coding, the coded ones.</summary>
    Published,
}
