using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Starhaul.TestOrigin;

/// <summary>An Authorization field of AWS Signature Version 4, computed anew from the request as it came.</summary>
internal sealed partial record S3Signature(
    string AccessKey,
    string Day,
    string Region,
    string SignedHeaders,
    string Value
)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public static S3Signature? Parse(string authorization) =>
        Form().Match(authorization) is { Success: true, Groups: var parts }
            ? new S3Signature(
                parts["key"].Value,
                parts["day"].Value,
                parts["region"].Value,
                parts["headers"].Value,
                parts["value"].Value
            )
            : null;

    public DateTimeOffset TimeOf(OriginRequest request) =>
        DateTimeOffset.TryParseExact(
            request.Headers["x-amz-date"],
            "yyyyMMdd'T'HHmmss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : default;

    public bool IsRight(OriginRequest request, string secret)
    {
        // Every field of Amazon's own has to be signed, and the host.
        var names = SignedHeaders.Split(';');
        if (
            !names.Contains("host")
            || request.Headers.Fields.Any(field =>
                field.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
                && !names.Contains(field.Key.ToLowerInvariant())
            )
        )
        {
            return false;
        }

        var query = request.Target.Split('?', 2) is [_, var text]
            ? string.Join('&', text.Split('&').Order(StringComparer.Ordinal))
            : "";
        var canonical = string.Join(
            '\n',
            [
                request.Method,
                request.Path,
                query,
                .. names.Select(name => $"{name}:{request.Headers[name]}"),
                "",
                SignedHeaders,
                request.Headers["x-amz-content-sha256"] ?? "",
            ]
        );
        var scope = $"{Day}/{Region}/s3/aws4_request";
        var toSign = string.Join(
            '\n',
            Algorithm,
            request.Headers["x-amz-date"],
            scope,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))
        );
        var key = new[] { Day, Region, "s3", "aws4_request" }.Aggregate(
            Encoding.UTF8.GetBytes("AWS4" + secret),
            static (one, part) => HMACSHA256.HashData(one, Encoding.UTF8.GetBytes(part))
        );
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))) == Value;
    }

    [GeneratedRegex(
        $"^{Algorithm} Credential=(?<key>[^/]+)/(?<day>\\d{{8}})/(?<region>[^/]+)/s3/aws4_request, ?SignedHeaders=(?<headers>[^,]+), ?Signature=(?<value>[0-9a-f]{{64}})$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Form();
}
