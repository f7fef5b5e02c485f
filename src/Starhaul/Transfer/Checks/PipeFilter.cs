using System.IO.Pipelines;

namespace Starhaul.Transfer.Checks;

/// <summary>Hands bytes to a reader on another thread, and waits while that is behind.</summary>
internal sealed class PipeFilter(PipeWriter writer) : ByteFilter
{
    public override void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
        var flushing = writer.FlushAsync();
        var flushed = flushing.IsCompletedSuccessfully ? flushing.Result : flushing.AsTask().GetAwaiter().GetResult(); // a thread of its own, which has nothing else to do
        if (flushed.IsCompleted)
        {
            throw new OperationCanceledException("The reader of the content has gone.");
        }
    }

    public override void Complete() => writer.Complete();

    public override void Dispose() { }
}
