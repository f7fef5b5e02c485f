using System.Buffers;

namespace Starhaul.Testing.Regimes;

/// <summary>Offers a fixed number of bytes at a time, keeps or drops what it gets, and throws over a bound.</summary>
public sealed class SteppedWriter(int step, bool keeps = true, long bound = long.MaxValue) : IBufferWriter<byte>
{
    private readonly byte[] room = new byte[step];
    private readonly ArrayBufferWriter<byte> kept = new();

    public long Length { get; private set; }

    public byte[] Kept => kept.WrittenSpan.ToArray();

    public void Advance(int count)
    {
        Length += count;
        if (Length > bound)
        {
            throw new BombException();
        }

        if (keeps)
        {
            kept.Write(room.AsSpan(0, count));
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => room;

    public Span<byte> GetSpan(int sizeHint = 0) => room;
}
