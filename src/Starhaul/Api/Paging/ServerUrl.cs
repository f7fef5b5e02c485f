using System.Text.Json.Nodes;

namespace Starhaul.Api.Paging;

/// <summary>A URL that a server gives for the next page. It must not lead the requests, and their keys, elsewhere.</summary>
internal static class ServerUrl
{
    private const string Name = "url";

    /// <exception cref="UnexpectedContentException">It is no URL, or leads to another origin.</exception>
    public static JsonObject Position(string url, ApiPageResponse response)
    {
        var location = response.Location;
        if (!Uri.TryCreate(location, url, out var next) || next.Scheme is not ("http" or "https"))
        {
            throw new UnexpectedContentException($"The URL of the next page is none: '{response.Display(url)}'.");
        }

        if (next.GetLeftPart(UriPartial.Authority) != location.GetLeftPart(UriPartial.Authority))
        {
            throw new UnexpectedContentException(
                $"The next page is said to be at {response.Redaction.Redact(RedactedUri.Redact(next))}, which is not of {location.Authority}."
            )
            {
                Hint = "A resource is read from one origin; check base_url of its definition.",
            };
        }

        // Without the keys of the caller; what else it holds, such as a token of the page, the next request needs.
        return new JsonObject { [Name] = response.Redaction.RemoveKeys(next).AbsoluteUri };
    }

    /// <summary>A position as it is shown and kept: without what RedactedUri takes out of every URL.</summary>
    public static JsonObject? Redacted(JsonObject? position)
    {
        var shown = (JsonObject?)position?.DeepClone();
        if (shown?[Name]?.GetValue<string>() is { } url)
        {
            shown[Name] = RedactedUri.Redact(new Uri(url));
        }

        return shown;
    }
}
