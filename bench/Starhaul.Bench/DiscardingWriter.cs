using System.Buffers;

namespace Starhaul.Bench;

/// <summary>Takes decoded bytes in steps of a given length and forgets them.</summary>
internal sealed class DiscardingWriter(int step) : IBufferWriter<byte>
{
    private readonly byte[] buffer = new byte[step];

    public long Written { get; private set; }

    public void Advance(int count) => Written += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => buffer;

    public Span<byte> GetSpan(int sizeHint = 0) => buffer;
}
