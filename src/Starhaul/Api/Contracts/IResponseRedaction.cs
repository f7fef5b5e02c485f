namespace Starhaul;

/// <summary>Takes secrets out of what a server sends, which may repeat what was added to the request.</summary>
internal interface IResponseRedaction
{
    /// <summary>A text without the secrets that it repeats.</summary>
    string Redact(string text);

    /// <summary>Words of a server, fit for a message: redacted, cleaned and cut to a length.</summary>
    string Display(string text);

    /// <summary>A URL that a server gave, without the keys that it repeats: each request gets them anew.</summary>
    Uri RemoveKeys(Uri url);
}
