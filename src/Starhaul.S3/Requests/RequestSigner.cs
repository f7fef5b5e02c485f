using System.Globalization;
using System.Text;
using Amazon.Runtime.Internal.Auth;
using Starhaul.S3.Credentials;

namespace Starhaul.S3.Requests;

/// <summary>Signs one request by AWS Signature Version 4. What makes the signature itself is Amazon's.</summary>
/// <remarks>
/// Their client is not used to send: its GET reads through streams that check, count and retry in ways of their own, and
/// the rules of a download are ours.
/// </remarks>
internal static class RequestSigner
{
    private const string Service = "s3";

    /// <summary>The header with the SHA-256 of the body in hex, which whoever sends one sets.</summary>
    public const string ContentHash = "x-amz-content-sha256";

    /// <summary>Puts date, hash, token and signature into the headers, in place of those of an earlier attempt.</summary>
    /// <param name="request">A request without a body, or with its <see cref="ContentHash"/>.</param>
    /// <param name="keys">What it is signed with.</param>
    /// <param name="region">The region that it is signed for.</param>
    /// <param name="now">The time.</param>
    public static void Sign(HttpRequestMessage request, S3Keys keys, string region, DateTimeOffset now)
    {
        var headers = request.Headers;
        headers.Remove("Authorization");
        Set(request, "x-amz-date", now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        if (!headers.NonValidated.Contains(ContentHash))
        {
            Set(request, ContentHash, AWS4Signer.EmptyBodySha256);
        }

        if (keys.SessionToken is { } token)
        {
            Set(request, "x-amz-security-token", token);
        }

        var signed = headers
            .NonValidated.Where(static field => field.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            .Select(static field => (Name: field.Key.ToLowerInvariant(), Value: field.Value.ToString().Trim()))
            .Append((Name: "host", Value: headers.Host ?? request.RequestUri!.Authority))
            .OrderBy(static field => field.Name, StringComparer.Ordinal)
            .ToList();
        var names = string.Join(';', signed.Select(static field => field.Name));
        var signature = AWS4Signer.ComputeSignature(
            keys.AccessKey,
            keys.SecretKey,
            region,
            now.UtcDateTime,
            Service,
            names,
            Canonicalize(request, signed, names)
        );
        headers.TryAddWithoutValidation("Authorization", signature.ForAuthorizationHeader);
    }

    // Amazon S3 API reference, "Signature Calculations for the Authorization Header". The path is signed as it is sent.
    private static string Canonicalize(
        HttpRequestMessage request,
        List<(string Name, string Value)> signed,
        string names
    )
    {
        var parameters = request
            .RequestUri!.Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static one => one.Contains('=', StringComparison.Ordinal) ? one : one + "=")
            .Order(StringComparer.Ordinal);
        var text = new StringBuilder()
            .Append(request.Method.Method)
            .Append('\n')
            .Append(request.RequestUri.AbsolutePath)
            .Append('\n')
            .AppendJoin('&', parameters)
            .Append('\n');
        foreach (var (name, value) in signed)
        {
            text.Append(name).Append(':').Append(value).Append('\n');
        }

        var hash = signed.Find(static field => field.Name == ContentHash).Value;
        return text.Append('\n').Append(names).Append('\n').Append(hash).ToString();
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
