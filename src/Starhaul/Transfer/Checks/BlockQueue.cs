using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Starhaul.Transfer.Checks;

/// <summary>
/// Hands blocks of bytes to a <see cref="ByteFilter"/> on a thread of its own: this is how inflating, JSON and hashing
/// run side by side. Bounded, so that the memory is constant; what the filter throws is thrown to the producer.
/// </summary>
internal sealed class BlockQueue : IDisposable
{
    /// <summary>Larger blocks gain nothing (measured), smaller ones cost hand-overs.</summary>
    public const int BlockLength = 256 * 1024;

    private const int MostWaiting = 3;

    private readonly BlockingCollection<(byte[] Block, int Count)> waiting = new(MostWaiting);
    private readonly ConcurrentBag<byte[]> free = [];
    private readonly CancellationTokenSource stop = new();
    private readonly ByteFilter filter;
    private readonly Thread thread;
    private ExceptionDispatchInfo? failure;

    public BlockQueue(ByteFilter filter, string name)
    {
        this.filter = filter;
        thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>A block to fill. It belongs to the caller until it is pushed.</summary>
    public byte[] Rent() => free.TryTake(out var block) ? block : GC.AllocateUninitializedArray<byte>(BlockLength);

    /// <summary>Hands a block over; waits while the filter is behind.</summary>
    public void Push(byte[] block, int count)
    {
        try
        {
            waiting.Add((block, count), stop.Token);
        }
        catch (OperationCanceledException) when (failure is not null)
        {
            failure.Throw();
        }
    }

    /// <summary>Says that the last block was pushed, and waits until the filter is through.</summary>
    public void Complete()
    {
        waiting.CompleteAdding();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>Ends the thread, whatever it has left.</summary>
    public void Dispose()
    {
        stop.Cancel();
        thread.Join();
        filter.Dispose();
        waiting.Dispose();
        stop.Dispose();
    }

    private void Run()
    {
        try
        {
            foreach (var (block, count) in waiting.GetConsumingEnumerable(stop.Token))
            {
                filter.Append(block.AsSpan(0, count));
                free.Add(block);
            }

            filter.Complete();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
            stop.Cancel();
        }
    }
}
