using System.Buffers;
using System.Globalization;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>Moves a body into the part file: a time limit on every read, the common rate limit, pooled memory.</summary>
internal sealed class HttpBody(RateLimit rate, TransferLimits limits, TimeProvider time)
{
    private const int BlockLength = 256 * 1024;

    /// <summary>Copies a body from an offset on.</summary>
    /// <returns>The offset after the last byte.</returns>
    /// <exception cref="AttemptFailedException">The body ended early, or no byte came in time. What came is written.</exception>
    public async Task<long> CopyAsync(
        HttpContent content,
        PartFile part,
        long offset,
        CancellationToken cancellationToken
    )
    {
        using var stall = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellationToken);
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                while (true)
                {
                    var wanted = block.AsMemory(0, Math.Min(BlockLength, rate.Step));
                    stall.CancelAfter(limits.StallTimeout);
                    var count = await ReadAsync(stream, wanted, offset, either.Token, cancellationToken)
                        .ConfigureAwait(false);
                    stall.CancelAfter(Timeout.InfiniteTimeSpan);
                    if (count == 0)
                    {
                        return offset;
                    }

                    if (part.Identity.Length is { } length && offset + count > length)
                    {
                        throw new AttemptFailedException(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"more than the declared {length:N0} bytes came"
                            )
                        );
                    }

                    part.Meter.Received(count);
                    await rate.WaitAsync(count, cancellationToken).ConfigureAwait(false);
                    await part.WriteAsync(offset, block.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                    offset += count;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private async ValueTask<int> ReadAsync(
        Stream stream,
        Memory<byte> block,
        long offset,
        CancellationToken either,
        CancellationToken callers
    )
    {
        try
        {
            return await stream.ReadAsync(block, either).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!callers.IsCancellationRequested)
        {
            throw new AttemptFailedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"no byte came for {limits.StallTimeout.TotalSeconds:0.#} s after byte {offset:N0}"
                ),
                e
            );
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new AttemptFailedException(
                string.Create(CultureInfo.InvariantCulture, $"the connection ended after byte {offset:N0}"),
                e
            );
        }
    }
}
