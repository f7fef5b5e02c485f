using System.Buffers;
using System.Diagnostics;

namespace Starhaul.TestOrigin;

/// <summary>Sends the body of an answer in blocks, with its cut, its stall and its rate.</summary>
internal static class BodySender
{
    private const int BlockLength = 16 * 1024;

    /// <returns>False when the body was cut.</returns>
    public static async Task<bool> SendAsync(
        OriginResponse answer,
        Func<ReadOnlyMemory<byte>, Task> write,
        Func<Task> stall,
        CancellationToken cancellationToken
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            var end = Math.Min(answer.Length, answer.CutAfter ?? long.MaxValue);
            var started = Stopwatch.GetTimestamp();
            var sent = 0L;
            while (true)
            {
                if (sent == answer.StallAfter)
                {
                    await stall();
                }

                if (sent == end)
                {
                    return end == answer.Length;
                }

                var block = buffer.AsMemory(0, (int)Math.Min(NextStop(answer, sent, end) - sent, Block(answer)));
                answer.Content.Read(answer.Offset + sent, block.Span);
                await write(block);
                sent += block.Length;
                await KeepRateAsync(answer, sent, started, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static long NextStop(OriginResponse answer, long sent, long end) =>
        answer.StallAfter is { } stop && stop > sent ? Math.Min(stop, end) : end;

    /// <summary>Small blocks under a limit, so that it holds over a fiftieth of a second.</summary>
    private static long Block(OriginResponse answer) =>
        answer.BytesPerSecond is { } rate ? Math.Clamp(rate / 50, 1, BlockLength) : BlockLength;

    private static async Task KeepRateAsync(
        OriginResponse answer,
        long sent,
        long started,
        CancellationToken cancellationToken
    )
    {
        if (answer.BytesPerSecond is not { } rate)
        {
            return;
        }

        var ahead = TimeSpan.FromSeconds((double)sent / rate) - Stopwatch.GetElapsedTime(started);
        if (ahead > TimeSpan.Zero)
        {
            await Task.Delay(ahead, cancellationToken);
        }
    }
}
