using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Starhaul.S3.Requests;

/// <summary>The error document of a response (Amazon S3 API reference, "Error Responses").</summary>
/// <param name="Code">Its code, such as <c>NoSuchKey</c>; empty where there is none.</param>
/// <param name="Region">The region where the bucket is; null where it does not say.</param>
internal sealed record S3Error(string Code, string? Region)
{
    private const int LongestDocument = 64 * 1024;

    /// <summary>Reads the document; what is none has no code.</summary>
    /// <remarks>Only these two are read: others repeat what was signed and by whom.</remarks>
    public static async Task<S3Error> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var region = response.Headers.TryGetValues("x-amz-bucket-region", out var values)
            ? values.FirstOrDefault()
            : null;
        var code = "";
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestDocument, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            using var xml = XmlReader.Create(body, S3Xml.Settings);
            var document = await XDocument.LoadAsync(xml, LoadOptions.None, cancellationToken).ConfigureAwait(false);
            code = S3Xml.Text(document.Root, "Code") ?? "";
            region ??= S3Xml.Text(document.Root, "Region");
        }
        catch (Exception e) when (e is XmlException or IOException or HttpRequestException)
        {
            // A page for people, or of a proxy: the status alone is left.
        }

        return new S3Error(code.Length <= 64 && code.All(char.IsAsciiLetterOrDigit) ? code : "", region);
    }

    /// <summary>The final error that it stands for; null where the HTTP rules judge the status.</summary>
    /// <param name="source">What was asked for.</param>
    /// <param name="step">The step that it is done for.</param>
    /// <param name="isSigned">Whether the request was signed.</param>
    /// <param name="skew">How much later it is here than at the server; null where it does not say.</param>
    public SourceUnavailableException? ToException(Source source, FetchStep step, bool isSigned, TimeSpan? skew)
    {
        var text = source.Text;
        (string Message, string Hint)? told = Code switch
        {
            "InvalidAccessKeyId" => (
                "does not know the access key",
                "Check AWS_ACCESS_KEY_ID or the profile, and S3Options.Endpoint."
            ),
            "SignatureDoesNotMatch" => (
                "does not accept the signature: the secret key is not the one of the access key",
                "Check AWS_SECRET_ACCESS_KEY or the profile, and S3Options.Region."
            ),
            "ExpiredToken" or "TokenRefreshRequired" or "RequestExpired" => (
                "says that the token of the temporary credentials has expired",
                "Get new temporary credentials and run it again; what is here is resumed."
            ),
            "InvalidToken" => (
                "does not accept the token of the temporary credentials",
                "Check AWS_SESSION_TOKEN or the profile."
            ),
            "RequestTimeTooSkewed" => (
                $"says that the clocks differ{(skew is { } by ? ": " + Describe(by) : "")}",
                "Set this machine's clock (see 'timedatectl'), and run it again."
            ),
            "NoSuchBucket" => ("has no such bucket", "Check the name of the bucket, and S3Options.Endpoint."),
            "NoSuchKey" => ("has no such object", "The object is not there (any more); check the key."),
            "NoSuchVersion" or "MethodNotAllowed" => (
                "has no such version of the object",
                "Check the key and its versionId."
            ),
            "InvalidObjectState" => (
                "keeps the object in an archive",
                "Have it restored first (RestoreObject), then fetch it."
            ),
            "AccessDenied" or "AllAccessDisabled" or "AccountProblem" when !isSigned => (
                "refuses anonymous requests for it (AccessDenied)",
                "No credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with S3Options.Profile."
            ),
            "AccessDenied"
            or "AllAccessDisabled"
            or "AccountProblem" when step is FetchStep.Publish or FetchStep.Manifest => (
                "denies these credentials what a box needs (AccessDenied)",
                "They need s3:ListBucket of the bucket, and s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListMultipartUploadParts below the prefix."
            ),
            "AccessDenied" or "AllAccessDisabled" or "AccountProblem" => (
                "denies these credentials the object (AccessDenied)",
                "They need s3:GetObject for it, and s3:ListBucket for a prefix; a bucket may also want S3Options.RequesterPays."
            ),
            _ => null,
        };
        return told is { } words
            ? new SourceUnavailableException($"The server of {text} {words.Message}.")
            {
                Source = text,
                Step = step,
                Hint = words.Hint,
            }
            : null;
    }

    private static string Describe(TimeSpan skew) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"this machine's is {Math.Abs(skew.TotalMinutes):N0} min {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the server's"
        );
}
