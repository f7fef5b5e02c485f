using System.Globalization;
using System.IO.Compression;
using Starhaul.Retries;
using Starhaul.Transfer;
using Starhaul.Transports.Http;

namespace Starhaul.Api.Requests;

/// <summary>Reads one response to its end: bounded, with a time limit on every read.</summary>
internal sealed class ResponseBody(TransferLimits limits, int longest, TimeProvider time)
{
    private const int BlockLength = 64 * 1024;

    /// <summary>Reads the bytes of a body.</summary>
    /// <exception cref="AttemptFailedException">It ended early, or no byte came in time.</exception>
    /// <exception cref="UnexpectedContentException">It is longer than a page may be, or coded in a way that was not asked for.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpResponse response,
        TransferMeter meter,
        CancellationToken cancellationToken
    )
    {
        using var stall = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellationToken);
        var declared = response.Content.Headers.ContentLength ?? 0;
        using var body = new MemoryStream((int)Math.Clamp(declared, 0, longest));
        try
        {
            var stream = Decoded(
                response,
                await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false)
            );
            await using (stream.ConfigureAwait(false))
            {
                var block = new byte[BlockLength];
                while (true)
                {
                    stall.CancelAfter(limits.StallTimeout);
                    var count = await stream.ReadAsync(block, either.Token).ConfigureAwait(false);
                    stall.CancelAfter(Timeout.InfiniteTimeSpan);
                    if (count == 0)
                    {
                        // A long page is not copied once more.
                        return body.GetBuffer().AsMemory(0, (int)body.Length);
                    }

                    meter.Received(count);
                    body.Write(block, 0, count);
                    RefuseLonger(body.Length, response);
                }
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AttemptFailedException(
                $"{response.Location.Authority} sent nothing for {limits.StallTimeout.TotalSeconds:0.#} s in the middle of a response",
                e
            );
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException)
        {
            throw new AttemptFailedException($"{response.Location.Authority} hung up in the middle of a response", e);
        }
    }

    // Codings are undone in the reverse of the order in which they were applied (RFC 9110 §8.4). The end of the JSON shows that the
    // coded bytes were whole.
    private static Stream Decoded(HttpResponse response, Stream stream)
    {
        var codings = string.Join(',', response.Content.Headers.ContentEncoding)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var coding in codings.Reverse())
        {
            stream = coding.ToLowerInvariant() switch
            {
                "identity" => stream,
                "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
                "br" => new BrotliStream(stream, CompressionMode.Decompress),
                "deflate" => new DeflateCoding(stream),
                _ => throw new UnexpectedContentException(
                    $"{response.Location.Authority} sent its response coded as '{ServerText.Clean(coding)}', which was not asked for."
                ),
            };
        }

        return stream;
    }

    private void RefuseLonger(long length, HttpResponse response)
    {
        if (length > longest)
        {
            throw new UnexpectedContentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A response of {response.Location.Authority} is longer than {longest:N0} bytes, the most that a page may have."
                )
            )
            {
                Hint = "Ask for fewer records a page, or fetch it as a file with ApiFetcher.FetchAsync.",
            };
        }
    }
}
