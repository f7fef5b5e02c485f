using System.Text;

namespace Starhaul;

/// <summary>Takes out of a URI what must never be written down: userinfo, fragment and signed query values.</summary>
internal static class RedactedUri
{
    private static readonly HashSet<string> SecretNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Signature",
        "sig",
        "token",
        "access_token",
        "key",
        "apikey",
        "api_key",
        "api-key",
        "AWSAccessKeyId",
        "GoogleAccessId",
        "Key-Pair-Id",
        "Expires",
        "se",
        "sp",
        "skoid",
        "sktid",
        "Policy",
        "password",
        "secret",
        "auth",
    };

    /// <summary>The URI as text, without userinfo, without fragment, and without each signed or secret parameter.</summary>
    public static string Of(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (uri.IsFile)
        {
            return uri.AbsoluteUri;
        }

        var text = new StringBuilder();
        text.Append(uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
        var separator = '?';
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsSecret(Uri.UnescapeDataString(pair.Split('=', 2)[0])))
            {
                text.Append(separator).Append(pair);
                separator = '&';
            }
        }

        return text.ToString();
    }

    private static bool IsSecret(string name) =>
        SecretNames.Contains(name)
        || name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Goog-", StringComparison.OrdinalIgnoreCase);
}
