using System.Globalization;
using System.Text;

namespace Starhaul.TestOrigin;

/// <summary>Writes answers as HTTP/1.1, each byte as the answer has it.</summary>
internal sealed class ResponseWriter(Stream stream, Func<Task> stall)
{
    public async Task<ConnectionFate> WriteAsync(
        OriginResponse answer,
        OriginRequest request,
        Action<long> countSent,
        CancellationToken cancellationToken
    )
    {
        if (answer.StallsBeforeHead)
        {
            await stall();
        }

        var hasBody = request.Method != "HEAD" && answer.Status is not (204 or 304);
        var isChunked = answer.Framing is Framing.Chunked or Framing.ChunkedWithoutEnd;
        var keepsAlive = KeepsAlive(answer, hasBody);
        await stream.WriteAsync(Head(answer, keepsAlive), cancellationToken);
        if (!hasBody)
        {
            return ConnectionFate.KeepAlive;
        }

        var isWhole = await BodySender.SendAsync(
            answer,
            async block =>
            {
                await stream.WriteAsync(isChunked ? Chunk(block.Span) : block, cancellationToken);
                countSent(block.Length);
            },
            stall,
            cancellationToken
        );
        if (!isWhole || answer.Framing == Framing.ChunkedWithoutEnd)
        {
            return ConnectionFate.Cut;
        }

        if (answer.Framing == Framing.Chunked)
        {
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
        }

        return keepsAlive ? ConnectionFate.KeepAlive : ConnectionFate.Close;
    }

    private static bool KeepsAlive(OriginResponse answer, bool hasBody) =>
        !hasBody
        || answer.Framing == Framing.Chunked
        || (answer.Framing == Framing.Length && answer.DeclaredLength is null);

    private static byte[] Head(OriginResponse answer, bool keepsAlive)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} {Reason(answer.Status)}\r\n");
        foreach (var (name, value) in answer.Headers.Fields)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (answer.Framing is Framing.Chunked or Framing.ChunkedWithoutEnd)
        {
            head.Append("Transfer-Encoding: chunked\r\n");
        }
        else if (answer.Framing == Framing.Length && answer.Status is not (204 or 304))
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.DeclaredLength ?? answer.Length}\r\n");
        }

        if (!keepsAlive && answer.Framing == Framing.UntilClose)
        {
            head.Append("Connection: close\r\n");
        }

        return Encoding.UTF8.GetBytes(head.Append("\r\n").ToString());
    }

    private static byte[] Chunk(ReadOnlySpan<byte> bytes) =>
        [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8];

    private static string Reason(int status) =>
        Enum.IsDefined((System.Net.HttpStatusCode)status) ? ((System.Net.HttpStatusCode)status).ToString() : "Unknown";
}
