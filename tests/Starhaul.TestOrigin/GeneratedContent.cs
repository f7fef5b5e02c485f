using System.Buffers.Binary;

namespace Starhaul.TestOrigin;

/// <summary>Bytes that are computed from their offset (SplitMix64 of the word's number), so that no length costs memory.</summary>
internal sealed class GeneratedContent(long length, int seed) : OriginContent
{
    private const int WordLength = sizeof(ulong);

    public override long Length => length;

    public override string Fingerprint => $"{length:x}-{seed:x}";

    public override void Read(long offset, Span<byte> destination)
    {
        Span<byte> word = stackalloc byte[WordLength];
        while (!destination.IsEmpty)
        {
            var (number, skip) = Math.DivRem(offset, WordLength);
            BinaryPrimitives.WriteUInt64LittleEndian(word, Word((ulong)number));
            var some = word[(int)skip..];
            some = some[..Math.Min(some.Length, destination.Length)];
            some.CopyTo(destination);
            destination = destination[some.Length..];
            offset += some.Length;
        }
    }

    private ulong Word(ulong number)
    {
        var z = (number + ((ulong)(uint)seed << 40) + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
