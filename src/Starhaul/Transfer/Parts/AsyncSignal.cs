namespace Starhaul.Transfer;

/// <summary>Wakes all who wait for "something changed". A waiter takes the task first, then looks, then awaits.</summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource next = Fresh();

    public Task Next => Volatile.Read(ref next).Task;

    public void Send() => Interlocked.Exchange(ref next, Fresh()).TrySetResult();

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
