using System.Text.Json.Nodes;
using Starhaul.Diagnostics;
using Starhaul.Records;

namespace Starhaul.Api.Paging;

/// <summary>A URL that a server gives for the next page. It must not lead the requests, and their keys, elsewhere.</summary>
internal static class ServerUrl
{
    /// <exception cref="UnexpectedContentException">It is no URL, or leads to another origin.</exception>
    public static JsonObject Position(string url, Uri location)
    {
        if (!Uri.TryCreate(location, url, out var next) || next.Scheme is not ("http" or "https"))
        {
            throw new UnexpectedContentException($"The URL of the next page is none: '{ServerText.Clean(url)}'.");
        }

        if (next.GetLeftPart(UriPartial.Authority) != location.GetLeftPart(UriPartial.Authority))
        {
            throw new UnexpectedContentException(
                $"The next page is said to be at {RedactedUri.Of(next)}, which is not of {location.Authority}."
            )
            {
                Hint = "A resource is read from one origin; check base_url of its definition.",
            };
        }

        // What is written down has no keys in it; they are added to each request.
        return new JsonObject { ["url"] = RedactedUri.Of(next) };
    }
}
