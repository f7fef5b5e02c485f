using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Starhaul.TestOrigin;

/// <summary>Puts, uploads in parts and deletions of an <see cref="S3Origin"/>, checked as Amazon documents them.</summary>
internal sealed class S3OriginWrites(S3Origin origin)
{
    private const int LeastPartLength = 5 * 1024 * 1024;
    private const string ChecksumField = "x-amz-checksum-sha256";

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, Upload> uploads = new(StringComparer.Ordinal);
    private int begun;

    public IReadOnlyList<string> Open =>
        [.. uploads.Where(static upload => upload.Value.Parts.Count > 0).Select(static upload => upload.Key)];

    public static bool IsMeant(OriginRequest request) =>
        request.Method is "PUT" or "POST" or "DELETE" || request.Target.Contains("uploadId=", StringComparison.Ordinal);

    public OriginResponse Answer(OriginRequest request)
    {
        var key = Uri.UnescapeDataString(request.Path[(S3Origin.Bucket.Length + 2)..]);
        var query = request
            .Target.Split('?', 2)[^1]
            .Split('&')
            .Select(static pair => pair.Split('=', 2))
            .ToDictionary(
                static pair => pair[0],
                static pair => Uri.UnescapeDataString(pair[^1]),
                StringComparer.Ordinal
            );
        var id = query.GetValueOrDefault("uploadId");
        if (FaultOfBody(request) is { } fault)
        {
            return origin.Error(400, fault);
        }

        lock (gate)
        {
            return (request.Method, id) switch
            {
                ("PUT", null) => Put(key, request),
                ("PUT", _) => PutPart(id!, int.Parse(query["partNumber"], CultureInfo.InvariantCulture), request),
                ("POST", null) => Begin(key, request),
                ("POST", _) => Complete(id!, request),
                ("GET", _) => List(id!, query.GetValueOrDefault("part-number-marker", "0")),
                ("DELETE", null) => Delete(key, request),
                _ => uploads.TryRemove(id!, out _) ? OriginResponse.Of(204) : origin.Error(404, "NoSuchUpload"),
            };
        }
    }

    private static string? FaultOfBody(OriginRequest request)
    {
        var sha256 = SHA256.HashData(request.Body);
#pragma warning disable CA5351 // Content-MD5 is defined with MD5.
        var md5 = MD5.HashData(request.Body);
#pragma warning restore CA5351
        return request.Headers["x-amz-content-sha256"] is { } signed && signed != Convert.ToHexStringLower(sha256)
                ? "XAmzContentSHA256Mismatch"
            : request.Headers["Content-MD5"] is { } text && text != Convert.ToBase64String(md5) ? "BadDigest"
            : request.Headers[ChecksumField] is { } sum && sum != Convert.ToBase64String(sha256) ? "BadDigest"
            : null;
    }

    private OriginResponse Put(string key, OriginRequest request)
    {
        if (Refusal(key, request) is { } refusal)
        {
            return refusal;
        }

        var stored = new S3OriginObject(request.Body)
        {
            Headers = Metadata(request),
            Checksum = request.Headers[ChecksumField] is { } sum ? ("sha256", sum, "FULL_OBJECT") : null,
        };
        origin.Put(key, stored);
        return OriginResponse.Of(200).With("ETag", $"\"{stored.Tag}\"");
    }

    private OriginResponse Begin(string key, OriginRequest request)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"upload+{++begun}/=");
        uploads[id] = new Upload(key, Metadata(request));
        return Xml($"<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
    }

    private OriginResponse PutPart(string id, int number, OriginRequest request)
    {
        if (!uploads.TryGetValue(id, out var upload))
        {
            return origin.Error(404, "NoSuchUpload");
        }

        upload.Parts[number] = request.Body;
        return OriginResponse
            .Of(200)
            .With("ETag", $"\"{new S3OriginObject(request.Body).Tag}\"")
            .With(ChecksumField, request.Headers[ChecksumField]);
    }

    private OriginResponse Complete(string id, OriginRequest request)
    {
        if (!uploads.TryGetValue(id, out var upload))
        {
            return origin.Error(404, "NoSuchUpload");
        }

        if (Refusal(upload.Key, request) is { } refusal)
        {
            return refusal;
        }

        var asked = XElement
            .Parse(Encoding.UTF8.GetString(request.Body))
            .Elements()
            .Select(static part => part.Elements().ToDictionary(one => one.Name.LocalName, one => one.Value))
            .Select(static part =>
                (int.Parse(part["PartNumber"], CultureInfo.InvariantCulture), part["ETag"].Trim('"'))
            )
            .ToList();
        var there = upload.Parts.Select(static part => (part.Key, new S3OriginObject(part.Value).Tag)).ToList();
        if (!asked.SequenceEqual(there))
        {
            return origin.Error(400, "InvalidPart");
        }

        if (upload.Parts.Values.SkipLast(1).Any(static part => part.Length < LeastPartLength))
        {
            return origin.Error(400, "EntityTooSmall");
        }

        var stored = new S3OriginObject([.. upload.Parts.Values.SelectMany(static part => part)])
        {
            Headers = upload.Metadata,
            PartLength = upload.Parts[1].Length,
        };
        var sum = $"{Convert.ToBase64String(stored.OfParts(SHA256.HashData))}-{stored.Parts}";
        origin.Put(upload.Key, stored with { Checksum = ("sha256", sum, "COMPOSITE") });
        uploads.TryRemove(id, out _);
        return Xml("<CompleteMultipartUploadResult></CompleteMultipartUploadResult>");
    }

    private OriginResponse List(string id, string marker)
    {
        if (!uploads.TryGetValue(id, out var upload))
        {
            return origin.Error(404, "NoSuchUpload");
        }

        var after = int.Parse(marker, CultureInfo.InvariantCulture);
        var text = new StringBuilder("<ListPartsResult><IsTruncated>false</IsTruncated>");
        foreach (var (number, bytes) in upload.Parts.Where(part => part.Key > after))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<Part><PartNumber>{number}</PartNumber><ETag>&quot;{new S3OriginObject(bytes).Tag}&quot;</ETag><Size>{bytes.Length}</Size></Part>"
            );
        }

        return Xml(text.Append("</ListPartsResult>").ToString());
    }

    private OriginResponse Delete(string key, OriginRequest request)
    {
        if (Refusal(key, request) is { } refusal)
        {
            return refusal;
        }

        origin.Remove(key);
        return OriginResponse.Of(204);
    }

    /// <summary>Amazon S3 user guide, "Conditional writes".</summary>
    private OriginResponse? Refusal(string key, OriginRequest request)
    {
        var (match, noneMatch) = (request.Headers["If-Match"], request.Headers["If-None-Match"]);
        if ((match ?? noneMatch) is null || origin.Conditions == S3Conditions.Ignored)
        {
            return null;
        }

        if (origin.Conditions == S3Conditions.Refused)
        {
            return origin.Error(501, "NotImplemented");
        }

        var there = origin.Find(key);
        return match is not null && there is null ? origin.Error(404, "NoSuchKey")
            : noneMatch is not null && there is not null ? origin.Error(412, "PreconditionFailed")
            : match is not null && match.Trim('"') != there!.Tag ? origin.Error(412, "PreconditionFailed")
            : null;
    }

    private static HeaderList Metadata(OriginRequest request) =>
        request
            .Headers.Fields.Where(static field =>
                field.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase)
            )
            .Aggregate(HeaderList.Empty, static (list, field) => list.Add(field.Key, field.Value));

    private static OriginResponse Xml(string text) => OriginResponse.Of(200, OriginContent.Of(text), "application/xml");

    private sealed record Upload(string Key, HeaderList Metadata)
    {
        public SortedDictionary<int, byte[]> Parts { get; } = [];
    }
}
