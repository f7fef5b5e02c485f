using Starhaul.Transfer;

namespace Starhaul.S3.Storage;

/// <summary>
/// The bytes of one version of an object from the first to the last, a block ahead of its reader. Twice a block is held.
/// </summary>
internal sealed class ObjectStream(ObjectStore objects, string path, string shown, StoredObject version) : ForwardStream
{
    private const int BlockLength = 8 * 1024 * 1024;

    private readonly CancellationTokenSource ending = new();
    private Task<byte[]?>? next;
    private long asked;
    private byte[] block = [];
    private int taken;

    public override long Length => version.Length;

    // The readers of content have threads of their own, which may wait.
#pragma warning disable MA0045
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
#pragma warning restore MA0045

    /// <exception cref="IntegrityException">The object was replaced meanwhile.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (taken == block.Length)
        {
            if (asked == 0)
            {
                AskForNext();
            }

            if (next is null)
            {
                return 0;
            }

            block = await next.WaitAsync(cancellationToken).ConfigureAwait(false) ?? throw Replaced();
            taken = 0;
            AskForNext();
        }

        var count = Math.Min(buffer.Length, block.Length - taken);
        block.AsMemory(taken, count).CopyTo(buffer);
        taken += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ending.Cancel();
            _ = next?.ContinueWith(
                static ended => _ = ended.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default
            );
            ending.Dispose();
        }

        base.Dispose(disposing);
    }

    private void AskForNext()
    {
        var start = asked;
        var length = (int)Math.Min(BlockLength, version.Length - start);
        asked += length;
        next = length > 0 ? objects.ReadAsync(path, version.ETag, start, length, ending.Token) : null;
    }

    private IntegrityException Replaced() =>
        new($"'{shown}' was replaced or taken away while it was read.")
        {
            Source = shown,
            Step = FetchStep.Verify,
            Hint = "Run it again.",
        };
}
