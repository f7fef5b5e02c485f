namespace Starhaul;

/// <summary>The strongest proof that a file has, weakest first.</summary>
public enum Evidence
{
    /// <summary>Nothing proves the end of the file; published only with <see cref="FetchOptions.AllowUnproven"/>.</summary>
    None,

    /// <summary>The length is right, or the protocol framed the end.</summary>
    Length,

    /// <summary>The content shows its own end and is well formed up to it.</summary>
    Content,

    /// <summary>The server declared a digest of the file, and it holds.</summary>
    ServerDigest,

    /// <summary>A digest that the caller or the publisher gave apart from the response holds.</summary>
    PublisherDigest,
}
