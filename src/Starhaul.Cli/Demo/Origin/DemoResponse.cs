using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Starhaul.Cli.Demo.Origin;

/// <summary>The response to one request, decided as RFC 9110 has it for GET and HEAD.</summary>
internal sealed record DemoResponse
{
    /// <summary>The status.</summary>
    public required int Status { get; init; }

    private string Fields { get; init; } = "";

    /// <summary>Offset of the first body byte in the file.</summary>
    public long Start { get; private init; }

    /// <summary>Bytes in the body, or that HEAD says the body of GET would have.</summary>
    public long Length { get; private init; }

    /// <summary>True when body bytes follow the head.</summary>
    public bool HasBody { get; private init; }

    /// <summary>Decides the response.</summary>
    public static DemoResponse Create(DemoRequest request, FileInfo file)
    {
        if (request.Method is not ("GET" or "HEAD"))
        {
            return new DemoResponse { Status = 405, Fields = "Allow: GET, HEAD\r\n" };
        }

        if (!file.Exists)
        {
            return new DemoResponse { Status = 404 };
        }

        var etag = $"\"{((DateTimeOffset)file.LastWriteTimeUtc).ToUnixTimeSeconds():x}-{file.Length:x}\"";
        var modified = file.LastWriteTimeUtc.ToString("R", CultureInfo.InvariantCulture);
        var fields = $"ETag: {etag}\r\nLast-Modified: {modified}\r\nAccept-Ranges: bytes\r\n";
        if (IsUnchanged(request.Headers, etag, modified))
        {
            return new DemoResponse { Status = 304, Fields = fields };
        }

        var type = file.Extension == ".gz" ? "application/gzip" : "application/octet-stream";
        fields += $"Content-Type: {type}\r\n";
        var whole = new DemoResponse
        {
            Status = 200,
            Fields = fields,
            Length = file.Length,
            HasBody = request.Method == "GET",
        };
        return request.Method == "GET" && IfRangeHolds(request.Headers, etag, modified)
            ? Part(request.Headers.GetValueOrDefault("Range"), whole)
            : whole;
    }

    /// <summary>The bytes up to and with the empty line.</summary>
    public byte[] Head()
    {
        var length = Status == 304 ? "" : $"Content-Length: {Length}\r\n";
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {Status} {Reason}\r\nDate: {TimeProvider.System.GetUtcNow():R}\r\n{Fields}{length}\r\n"
        );
    }

    private string Reason =>
        Status switch
        {
            200 => "OK",
            206 => "Partial Content",
            304 => "Not Modified",
            404 => "Not Found",
            405 => "Method Not Allowed",
            _ => "Range Not Satisfiable",
        };

    /// <summary>A single range is honoured; several, or none, give the whole file (§14.2).</summary>
    private static DemoResponse Part(string? header, DemoResponse whole)
    {
        if (!RangeHeaderValue.TryParse(header, out var ranges) || ranges is not { Unit: "bytes", Ranges.Count: 1 })
        {
            return whole;
        }

        var range = ranges.Ranges.First();
        var start = range.From ?? Math.Max(0, whole.Length - range.To!.Value);
        var end = range.From is null ? whole.Length - 1 : Math.Min(range.To ?? long.MaxValue, whole.Length - 1);
        return start > end
            ? new DemoResponse { Status = 416, Fields = $"Content-Range: bytes */{whole.Length}\r\n" }
            : whole with
            {
                Status = 206,
                Fields = whole.Fields + $"Content-Range: bytes {start}-{end}/{whole.Length}\r\n",
                Start = start,
                Length = end - start + 1,
            };
    }

    private static bool IfRangeHolds(IReadOnlyDictionary<string, string> headers, string etag, string modified) =>
        !headers.TryGetValue("If-Range", out var condition) || condition == etag || condition == modified;

    private static bool IsUnchanged(IReadOnlyDictionary<string, string> headers, string etag, string modified) =>
        headers.TryGetValue("If-None-Match", out var tags)
            ? tags.Split(',', StringSplitOptions.TrimEntries)
                .Any(tag => tag == etag || tag == $"W/{etag}" || tag == "*")
            : headers.TryGetValue("If-Modified-Since", out var since) && since == modified;
}
