using System.Buffers;
using System.Globalization;
using Starhaul.Retries;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>Moves bodies of one place into the part file: a time limit on every read, pooled memory.</summary>
internal sealed class HttpBody(TransferLimits limits, TimeProvider time, Source place, MirrorList mirrors)
{
    private const int BlockLength = 256 * 1024;

    /// <summary>Copies a body from an offset on.</summary>
    /// <param name="content">The body.</param>
    /// <param name="part">Where it goes.</param>
    /// <param name="version">The version that the response was accepted for.</param>
    /// <param name="lease">Which bytes of it are wanted, from its first on; others may take the end of them meanwhile.</param>
    /// <param name="declaredEnd">Where it must end; null when the response does not say.</param>
    /// <param name="cancellationToken">Ends the copy; what came is written.</param>
    /// <returns>The offset after the last byte that was taken.</returns>
    /// <exception cref="AttemptFailedException">
    /// The body ended early, or no byte came in time: what came is written. Or more came than was declared: then the
    /// response is not believed, and the caller keeps none of its bytes.
    /// </exception>
    public async Task<long> CopyAsync(
        HttpContent content,
        PartFile part,
        int version,
        RangeLease lease,
        long? declaredEnd,
        CancellationToken cancellationToken
    )
    {
        var offset = lease.Start;
        using var stall = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, lease.Taken, cancellationToken);
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
                    lease.Wait();
                    var began = time.GetTimestamp();
                    var count = await ReadAsync(stream, block, offset, lease, either.Token, cancellationToken)
                        .ConfigureAwait(false);
                    stall.CancelAfter(Timeout.InfiniteTimeSpan);
                    if (count == 0)
                    {
                        return offset;
                    }

                    if (declaredEnd is { } end && offset + count > end)
                    {
                        throw new AttemptFailedException(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"bytes came after the declared end at {end:N0}"
                            )
                        )
                        {
                            TaintsBytes = true,
                        };
                    }

                    var waited = time.GetElapsedTime(began);
                    part.CountReceived(count);
                    var wanted = lease.Claim(count);
                    var received = block.AsMemory(0, wanted);
                    mirrors.Credit(place, new ByteRange(offset, offset + wanted));
                    if (!await part.WriteAsync(version, offset, received, cancellationToken).ConfigureAwait(false))
                    {
                        throw new AttemptFailedException("the part file began again");
                    }

                    lease.Wrote(wanted);
                    offset += wanted;
                    if (wanted < count || (lease.IsDone && offset != declaredEnd))
                    {
                        // The rest of this response is another's. (One that is read to its end leaves its connection to the next.)
                        return offset;
                    }

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
        RangeLease lease,
        CancellationToken either,
        CancellationToken callers
    )
    {
        try
        {
            return await stream.ReadAsync(block, either).ConfigureAwait(false);
        }
        catch (Exception e)
            when (lease.Taken.IsCancellationRequested
                && !callers.IsCancellationRequested
                && e is OperationCanceledException or IOException or HttpRequestException
            )
        {
            return 0;
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
