using System.Globalization;
using System.Text;

namespace Starhaul;

/// <summary>Takes out of a URI what must never be written down: userinfo, fragment, signatures, keys and tokens.</summary>
/// <remarks>It hides too much rather than too little; what identifies a source is kept apart from it.</remarks>
internal static class RedactedUri
{
    private static readonly string[] SecretParts =
    [
        "token",
        "secret",
        "passw",
        "credential",
        "signature",
        "hmac",
        "jwt",
        "sessi", // sessid, PHPSESSID and longer spellings
        "private",
        "authorization",
    ];

    private static readonly string[] SecretWords =
    [
        "sig",
        "sign",
        "sas",
        "key",
        "apikey",
        "auth",
        "pwd",
        "pass",
        // Names that are written without a mark between their words.
        "accesskeyid",
        "accessid",
        "keyid",
        "authkey",
    ];

    // Hashes that grant access for a time where an expiry stands beside them.
    private static readonly string[] HashNames = ["md5", "hash", "h", "e"];
    private static readonly string[] ExpiryNames =
    [
        "expires",
        "expire",
        "expiry",
        "exp",
        "e",
        "ttl",
        "until",
        "deadline",
    ];

    /// <summary>The URI as text, without userinfo, without fragment, and without each signed or secret parameter.</summary>
    public static string Redact(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (uri.IsFile)
        {
            return uri.AbsoluteUri;
        }

        var parameters = QueryParameters.Read(uri);
        return Join(
            uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
            parameters
                .Where(parameter => !IsSecret(parameter.Name, parameters))
                .Select(static parameter => parameter.Text)
        );
    }

    /// <summary>What identifies the source: with its user's name and every parameter but those of a complete signing scheme.</summary>
    public static string Identify(Uri uri)
    {
        if (uri.IsFile)
        {
            return uri.AbsoluteUri;
        }

        var user = uri.UserInfo.Split(':', 2)[0];
        var place = uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        return Join(user.Length > 0 ? $"{user}@{place}" : place, SigningSchemes.Without(uri));
    }

    /// <summary>Whether <see cref="Redact"/> takes something out that a request sends.</summary>
    public static bool IsRedacted(Uri uri) =>
        !uri.IsFile
        && (uri.UserInfo.Length > 0 || QueryParameters.Read(uri) is var all && all.Any(one => IsSecret(one.Name, all)));

    private static string Join(string place, IEnumerable<string> pairs)
    {
        var text = new StringBuilder(place);
        var separator = '?';
        foreach (var pair in pairs)
        {
            text.Append(separator).Append(pair);
            separator = '&';
        }

        return text.ToString();
    }

    private static bool IsSecret(string name, IReadOnlyList<QueryParameter> all) =>
        SecretParts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase))
        || SplitWords(name).Any(word => SecretWords.Contains(word, StringComparer.OrdinalIgnoreCase))
        || SigningSchemes.Uses(name)
        || (
            HashNames.Contains(name, StringComparer.OrdinalIgnoreCase)
            && all.Any(other => other.Name != name && IsExpiry(other.Name, other.Value))
        );

    private static bool IsExpiry(string name, string value) =>
        ExpiryNames.Contains(name, StringComparer.OrdinalIgnoreCase)
        && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>The words of a name: parted at marks and at capitals, <c>AWSAccessKeyId</c> too.</summary>
    private static IEnumerable<string> SplitWords(string name)
    {
        foreach (var part in name.Split(['-', '_', '.', '[', ']', ':']))
        {
            yield return part;
            var start = 0;
            for (var i = 1; i <= part.Length; i++)
            {
                var isEnd =
                    i == part.Length
                    || (
                        char.IsUpper(part[i])
                        && (!char.IsUpper(part[i - 1]) || (i + 1 < part.Length && char.IsLower(part[i + 1])))
                    );
                if (isEnd)
                {
                    yield return part[start..i];
                    start = i;
                }
            }
        }
    }
}
