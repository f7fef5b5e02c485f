using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Starhaul.Api.Requests;

/// <summary>Makes the signed assertion of RFC 7523 §3: a JWT (RFC 7519), by RS256 or ES256 (RFC 7518 §3) as the key is of RSA or of a curve.</summary>
internal static class SignedAssertion
{
    /// <summary>Long enough for clocks that differ, short enough for one that leaks.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <exception cref="SourceUnavailableException">The key is not in PEM.</exception>
    public static string Create(ApiAuthentication how, string pem, Uri tokenUrl, DateTimeOffset now)
    {
        var claims = new JsonObject
        {
            ["iss"] = how.Claims.Issuer,
            ["sub"] = how.Claims.Subject ?? how.Claims.Issuer,
            ["aud"] = how.Claims.Audience ?? tokenUrl.AbsoluteUri,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
        if (how.Scope is { } scope)
        {
            claims["scope"] = scope;
        }

        try
        {
            return pem.Contains("EC PRIVATE", StringComparison.Ordinal) || !TryRsa(pem, out var rsa)
                ? SignByCurve(pem, claims)
                : SignByRsa(rsa, claims);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Without the error's own words, which may repeat what the key holds.
            throw new SourceUnavailableException($"The secret '{how.Secret}' is no private key in PEM.")
            {
                Step = FetchStep.Input,
                Hint = "Expected 'BEGIN PRIVATE KEY', of RSA or of the curve P-256; see docs/api.md.",
            };
        }
    }

    private static bool TryRsa(string pem, out RSA rsa)
    {
        rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return true;
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
            return false;
        }
    }

    private static string SignByRsa(RSA rsa, JsonObject claims)
    {
        using (rsa)
        {
            var text = Unsigned("RS256", claims);
            var signature = rsa.SignData(
                Encoding.ASCII.GetBytes(text),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            );
            return $"{text}.{Base64Url.EncodeToString(signature)}";
        }
    }

    private static string SignByCurve(string pem, JsonObject claims)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        var text = Unsigned("ES256", claims);
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    private static string Unsigned(string algorithm, JsonObject claims)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" };
        return $"{Coded(header)}.{Coded(claims)}";
    }

    private static string Coded(JsonObject json) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
