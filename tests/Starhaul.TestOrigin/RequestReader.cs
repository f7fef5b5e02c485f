using System.Globalization;
using System.Text;

namespace Starhaul.TestOrigin;

/// <summary>Reads HTTP/1.1 requests off a stream, one at a time.</summary>
internal sealed class RequestReader(Stream stream)
{
    private const int MaxHeadLength = 64 * 1024;
    private const int MaxBodyLength = 64 * 1024 * 1024;

    private readonly byte[] buffer = new byte[MaxHeadLength];
    private int filled;

    /// <summary>The next request; null when the client has closed, or sent what is no request.</summary>
    public async Task<OriginRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        int headLength;
        while ((headLength = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = filled == buffer.Length ? 0 : await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            filled += read;
        }

        var lines = Encoding.UTF8.GetString(buffer, 0, headLength).Split("\r\n");
        Drop(headLength + 4);
        var start = lines[0].Split(' ');
        if (start.Length != 3)
        {
            return null;
        }

        var headers = lines
            .Skip(1)
            .Select(line => line.Split(':', 2))
            .Aggregate(HeaderList.Empty, (list, field) => list.Add(field[0].Trim(), field[^1].Trim()));
        return new OriginRequest(start[0], start[1], headers, await ReadBodyAsync(headers, cancellationToken));
    }

    private async Task<byte[]> ReadBodyAsync(HeaderList headers, CancellationToken cancellationToken)
    {
        if (!int.TryParse(headers["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return [];
        }

        var body = new byte[Math.Min(length, MaxBodyLength)];
        var early = Math.Min(filled, body.Length);
        buffer.AsSpan(0, early).CopyTo(body);
        Drop(early);
        await stream.ReadExactlyAsync(body.AsMemory(early), cancellationToken);
        return body;
    }

    private void Drop(int count)
    {
        buffer.AsSpan(count, filled - count).CopyTo(buffer);
        filled -= count;
    }
}
