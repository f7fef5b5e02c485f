using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Starhaul.TestOrigin;

/// <summary>
/// An <see cref="Origin"/> that answers as Amazon documents S3: signatures are checked, errors come as its documents, ETags
/// are MD5s, checksums come to those who ask for them, parts can be asked for, keys are listed by pages of 1,000.
/// </summary>
public sealed class S3Origin : IAsyncDisposable
{
    /// <summary>The access key of the one user.</summary>
    public const string AccessKey = "AKIDSTARHAUL";

    /// <summary>The secret of <see cref="AccessKey"/>: one that would be seen wherever it is written.</summary>
    public const string SecretKey = "origin-secret-0815";

    private const int PageLength = 1000;
    private static readonly TimeSpan LongestSkew = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, S3OriginObject> objects = new(StringComparer.Ordinal);
    private readonly S3OriginWrites writes;
    private readonly Origin origin;
    private readonly TimeProvider clock;

    private S3Origin(Origin origin, TimeProvider clock)
    {
        this.origin = origin;
        this.clock = clock;
        writes = new S3OriginWrites(this);
    }

    /// <summary>The name of the one bucket.</summary>
    public static string Bucket => "starhaul-test";

    /// <summary>Where S3 is spoken.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{origin.Port}");

    /// <summary>Every request so far.</summary>
    public IReadOnlyList<OriginRequest> Requests => origin.Requests;

    /// <summary>Whether requests without a signature are answered.</summary>
    public bool IsPublic { get; set; }

    /// <summary>The token that requests must bear beside the keys; null for none.</summary>
    public string? SessionToken { get; set; }

    /// <summary>Whether that token is told to have expired.</summary>
    public bool IsExpired { get; set; }

    /// <summary>The region that requests must be signed for.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>What it makes of If-Match and If-None-Match on writes.</summary>
    public S3Conditions Conditions { get; set; }

    /// <summary>Whether a list that is cut does not say from where it goes on.</summary>
    public bool HidesContinuation { get; set; }

    /// <summary>Called before a write is done, on the thread that answers it.</summary>
    public Action<OriginRequest>? BeforeWrite { get; set; }

    /// <summary>Called after a write was done and before that is told; a response is told in place of the true one.</summary>
    public Func<OriginRequest, OriginResponse?>? AfterWrite { get; set; }

    /// <summary>The keys of all objects, in order.</summary>
    public IReadOnlyList<string> Keys => [.. objects.Keys.Order(StringComparer.Ordinal)];

    /// <summary>
    /// Ids of uploads that have parts and were neither completed nor aborted. A program that is killed before it has read the id of an
    /// upload leaves one without parts, which nobody can know for its own.
    /// </summary>
    public IReadOnlyList<string> OpenUploads => writes.Open;

    /// <summary>An object; null where there is none.</summary>
    public S3OriginObject? Find(string key) => objects.GetValueOrDefault(key);

    /// <summary>Starts an origin with an empty bucket.</summary>
    /// <param name="clock">The server's clock; null for the system's.</param>
    public static async Task<S3Origin> StartAsync(TimeProvider? clock = null)
    {
        var started = new S3Origin(await Origin.StartAsync(clock: clock), clock ?? TimeProvider.System);
        started.origin.Handle($"/{Bucket}/", started.List, started.Rules());
        started.origin.HandleFirst(request => started.Write(request));
        return started;
    }

    /// <summary>Empties the log.</summary>
    public void ForgetRequests() => origin.ForgetRequests();

    /// <summary>Puts an object into the bucket, in place of the one that was there.</summary>
    /// <param name="key">Its key, as it is.</param>
    /// <param name="stored">The object.</param>
    /// <param name="faults">How its server is not healthy.</param>
    public void Put(string key, S3OriginObject stored, params Fault[] faults)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var path = $"/{Bucket}/{Encode(key)}";
        origin.Serve(path, stored.ToFile(), [.. faults, Checksums(stored), Rules()]);
        for (var number = 1; number <= stored.Parts; number++)
        {
            var part = number;
            origin.Handle(
                FormattableString.Invariant($"{path}?partNumber={part}"),
                _ => stored.PartResponse(part),
                Rules()
            );
        }

        // Last: what a list names can be read, as on Amazon's servers.
        objects[key] = stored;
    }

    /// <summary>Serves a version of an object under its id alone.</summary>
    public void PutVersion(string key, string versionId, S3OriginObject stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        origin.Serve($"/{Bucket}/{Encode(key)}?versionId={Uri.EscapeDataString(versionId)}", stored.ToFile(), Rules());
    }

    /// <summary>Takes an object away.</summary>
    public void Remove(string key)
    {
        objects.TryRemove(key, out _);
        origin.Handle($"/{Bucket}/{Encode(key)}", _ => Error(404, "NoSuchKey"), Rules());
    }

    /// <summary>A path of the same server that leads to an address.</summary>
    public void Redirect(string key, string location) =>
        origin.Handle($"/{Bucket}/{Encode(key)}", _ => OriginResponse.Of(307).With("Location", location), Rules());

    /// <summary>Closes every connection.</summary>
    public ValueTask DisposeAsync() => origin.DisposeAsync();

    private static string Encode(string key) => string.Join('/', key.Split('/').Select(Uri.EscapeDataString));

    /// <summary>What is asked of every request, after all else.</summary>
    private Fault Rules() => new() { Answers = (exchange, answer) => Judge(exchange.Request) ?? answer };

    /// <summary>The checksum comes to those who ask for it, and with the whole object alone.</summary>
    private static Fault Checksums(S3OriginObject stored) =>
        new()
        {
            Answers = (exchange, answer) =>
                answer.Status == 200
                && stored.Checksum is { } checksum
                && exchange.Request.Headers["x-amz-checksum-mode"] == "ENABLED"
                    ? answer
                        .With($"x-amz-checksum-{checksum.Algorithm}", checksum.Value)
                        .With("x-amz-checksum-type", checksum.Type)
                    : answer,
        };

    private OriginResponse? Write(OriginRequest request)
    {
        if (!S3OriginWrites.IsMeant(request))
        {
            return null;
        }

        if (Judge(request) is { } refusal)
        {
            return refusal;
        }

        BeforeWrite?.Invoke(request);
        var answer = writes.Answer(request);
        return AfterWrite?.Invoke(request) ?? answer;
    }

    private OriginResponse? Judge(OriginRequest request)
    {
        if (request.Headers["Authorization"] is not { } authorization)
        {
            return IsPublic ? null : Error(403, "AccessDenied");
        }

        var signature = S3Signature.Parse(authorization);
        if (signature is null || signature.Region != Region)
        {
            return Error(400, "AuthorizationHeaderMalformed", $"<Region>{Region}</Region>");
        }

        if (IsExpired)
        {
            return Error(400, "ExpiredToken");
        }

        if (signature.AccessKey != AccessKey)
        {
            return Error(403, "InvalidAccessKeyId", $"<AWSAccessKeyId>{signature.AccessKey}</AWSAccessKeyId>");
        }

        if (SessionToken != request.Headers["x-amz-security-token"])
        {
            return Error(400, "InvalidToken");
        }

        if ((signature.TimeOf(request) - clock.GetUtcNow()).Duration() > LongestSkew)
        {
            return Error(403, "RequestTimeTooSkewed");
        }

        return signature.IsRight(request, SecretKey)
            ? null
            : Error(403, "SignatureDoesNotMatch", $"<StringToSign>{signature.Value}</StringToSign>");
    }

    internal OriginResponse Error(int status, string code, string more = "")
    {
        var body = OriginContent.Of(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>m</Message>{more}<RequestId>1</RequestId></Error>"
        );
        return OriginResponse.Of(status, body, "application/xml").With("Date", HealthyServer.Date(clock.GetUtcNow()));
    }

    private OriginResponse List(OriginRequest request)
    {
        var query = request
            .Target.Split('?', 2)[^1]
            .Split('&')
            .Select(static pair => pair.Split('=', 2))
            .ToDictionary(
                static pair => pair[0],
                static pair => Uri.UnescapeDataString(pair[^1]),
                StringComparer.Ordinal
            );
        if (query.GetValueOrDefault("list-type") != "2")
        {
            return Error(400, "InvalidArgument");
        }

        var prefix = query.GetValueOrDefault("prefix", "");
        var after = query.GetValueOrDefault("continuation-token", query.GetValueOrDefault("start-after", ""));
        var keys = objects
            .Keys.Where(key =>
                key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(key, after) > 0
            )
            .Order(StringComparer.Ordinal)
            .ToList();
        if (query.GetValueOrDefault("delimiter") == "/")
        {
            return Page(
                string.Concat(
                    keys.Where(key => key.IndexOf('/', prefix.Length) >= 0)
                        .Select(key => key[..(key.IndexOf('/', prefix.Length) + 1)])
                        .Distinct(StringComparer.Ordinal)
                        .Select(static folder => $"<CommonPrefixes><Prefix>{Encode(folder)}</Prefix></CommonPrefixes>")
                ) + "<IsTruncated>false</IsTruncated>"
            );
        }

        var text = new StringBuilder();
        foreach (var key in keys.Take(PageLength))
        {
            var stored = objects[key];
            // A blank becomes a plus sign here, as with Amazon.
            var name = Encode(key).Replace("%20", "+", StringComparison.Ordinal);
            text.Append(
                CultureInfo.InvariantCulture,
                $"<Contents><Key>{name}</Key><ETag>&quot;{stored.Tag}&quot;</ETag><Size>{stored.Bytes.Length}</Size></Contents>"
            );
        }

        text.Append(
            keys.Count > PageLength
                ? "<IsTruncated>true</IsTruncated>"
                    + (
                        HidesContinuation
                            ? ""
                            : $"<NextContinuationToken>{keys[PageLength - 1]}</NextContinuationToken>"
                    )
                : "<IsTruncated>false</IsTruncated>"
        );
        return Page(text.ToString());
    }

    private static OriginResponse Page(string content) =>
        OriginResponse.Of(
            200,
            OriginContent.Of(
                $"<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{content}</ListBucketResult>"
            ),
            "application/xml"
        );
}
