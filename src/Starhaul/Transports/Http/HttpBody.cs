using System.Buffers;
using System.Globalization;
using Starhaul.Retries;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>Moves a body into the part file: a time limit on every read, pooled memory.</summary>
internal sealed class HttpBody(TransferLimits limits, TimeProvider time)
{
    private const int BlockLength = 256 * 1024;

    /// <summary>Copies a body from an offset on.</summary>
    /// <param name="content">The body.</param>
    /// <param name="part">Where it goes.</param>
    /// <param name="version">The version that the response was accepted for.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="declaredEnd">Where it must end; null when the response does not say.</param>
    /// <param name="cancellationToken">Ends the copy; what came is written.</param>
    /// <returns>The offset after the last byte.</returns>
    /// <exception cref="AttemptFailedException">
    /// The body ended early, or no byte came in time: what came is written. Or more came than was declared: then the
    /// response is not believed, and nothing is kept.
    /// </exception>
    public async Task<long> CopyAsync(
        HttpContent content,
        PartFile part,
        int version,
        long offset,
        long? declaredEnd,
        CancellationToken cancellationToken
    )
    {
        using var stall = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellationToken);
        var pace = new PaceGuard(limits);
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                while (true)
                {
                    stall.CancelAfter(limits.StallTimeout);
                    var began = time.GetTimestamp();
                    var count = await ReadAsync(stream, block, offset, either.Token, cancellationToken)
                        .ConfigureAwait(false);
                    stall.CancelAfter(Timeout.InfiniteTimeSpan);
                    if (count == 0)
                    {
                        return offset;
                    }

                    if (declaredEnd is { } end && offset + count > end)
                    {
                        part.RewindSameVersion();
                        throw new AttemptFailedException(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"bytes came after the declared end at {end:N0}"
                            )
                        );
                    }

                    var waited = time.GetElapsedTime(began);
                    part.CountReceived(count);
                    var received = block.AsMemory(0, count);
                    if (!await part.WriteAsync(version, offset, received, cancellationToken).ConfigureAwait(false))
                    {
                        throw new AttemptFailedException("the part file began again");
                    }

                    offset += count;
                    pace.Add(waited, count);
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
