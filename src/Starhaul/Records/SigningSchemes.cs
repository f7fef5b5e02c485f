namespace Starhaul;

/// <summary>
/// Finds the parameters by which storage services sign a URL for a time. Where a scheme is complete they say nothing of
/// which file is meant, and a URL that was only signed anew is the same source. A part of a scheme alone may be anything.
/// </summary>
internal static class SigningSchemes
{
    private static readonly string[] AzureNames =
    [
        "sv",
        "ss",
        "srt",
        "sr",
        "sp",
        "st",
        "se",
        "spr",
        "sip",
        "sig",
        "si",
        "sdd",
        "skoid",
        "sktid",
        "skt",
        "ske",
        "sks",
        "skv",
        "saoid",
        "suoid",
        "scid",
    ];

    // Each with the parameters that it must have, and whether a parameter is one of its own.
    private static readonly (string[] Required, Func<string, bool> Owns)[] Known =
    [
        // AWS Signature Version 4, query string authentication.
        (
            [
                "X-Amz-Algorithm",
                "X-Amz-Credential",
                "X-Amz-Date",
                "X-Amz-Expires",
                "X-Amz-SignedHeaders",
                "X-Amz-Signature",
            ],
            static name => name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)
        ),
        // AWS Signature Version 2.
        (
            ["AWSAccessKeyId", "Expires", "Signature"],
            OneOf("AWSAccessKeyId", "Expires", "Signature", "x-amz-security-token")
        ),
        // Google Cloud Storage V4, then V2.
        (
            [
                "X-Goog-Algorithm",
                "X-Goog-Credential",
                "X-Goog-Date",
                "X-Goog-Expires",
                "X-Goog-SignedHeaders",
                "X-Goog-Signature",
            ],
            static name => name.StartsWith("X-Goog-", StringComparison.OrdinalIgnoreCase)
        ),
        (["GoogleAccessId", "Expires", "Signature"], OneOf("GoogleAccessId", "Expires", "Signature")),
        // Azure shared access signatures: of one object, or under a stored policy.
        (["sv", "sr", "sp", "se", "sig"], OneOf(AzureNames)),
        (["sv", "ss", "srt", "sp", "se", "sig"], OneOf(AzureNames)),
        (["sv", "sr", "si", "sig"], OneOf(AzureNames)),
        // Amazon CloudFront, with a custom and with a canned policy.
        (["Policy", "Signature", "Key-Pair-Id"], OneOf("Policy", "Signature", "Key-Pair-Id")),
        (["Expires", "Signature", "Key-Pair-Id"], OneOf("Expires", "Signature", "Key-Pair-Id")),
        // nginx secure_link.
        (["md5", "expires"], OneOf("md5", "expires")),
    ];

    // Akamai: one parameter holds the whole scheme, exp=...~acl=...~hmac=...
    private static readonly string[] AkamaiNames = ["hdnea", "hdnts", "hdntl", "__token__"];

    /// <summary>The query without the parameters of every complete scheme, each pair as it stands.</summary>
    public static IEnumerable<string> Without(Uri uri)
    {
        var parameters = QueryParameters.Read(uri);
        if (parameters.Count == 0)
        {
            return [];
        }

        var schemes = Known.Where(scheme => IsComplete(scheme.Required, parameters)).ToList();
        return parameters
            .Where(parameter => !schemes.Exists(scheme => scheme.Owns(parameter.Name)) && !IsAkamai(parameter))
            .Select(static parameter => parameter.Text);
    }

    /// <summary>Whether a name is one that signing schemes use, complete or not.</summary>
    public static bool Uses(string name) =>
        Known.Any(scheme => scheme.Required.Contains(name, StringComparer.OrdinalIgnoreCase))
        || name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Goog-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Oss-", StringComparison.OrdinalIgnoreCase)
        || AzureOnly.Contains(name)
        || AkamaiNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> AzureOnly = new(StringComparer.OrdinalIgnoreCase)
    {
        "st",
        "skoid",
        "sktid",
        "saoid",
        "suoid",
    };

    // A name that is there twice could mean the file by one of them.
    private static bool IsComplete(string[] required, IReadOnlyList<QueryParameter> parameters) =>
        required.All(name =>
            parameters.Count(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) == 1
        );

    private static bool IsAkamai(QueryParameter parameter) =>
        AkamaiNames.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase)
        && Uri.UnescapeDataString(parameter.Value) is var value
        && value.Contains("hmac=", StringComparison.Ordinal)
        && value.Contains("exp=", StringComparison.Ordinal);

    private static Func<string, bool> OneOf(params string[] names) =>
        name => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
