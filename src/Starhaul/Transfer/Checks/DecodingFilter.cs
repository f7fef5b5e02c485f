using System.Buffers;
using System.Globalization;

namespace Starhaul.Transfer.Checks;

/// <summary>Decodes, and hands the decoded bytes on in whole blocks. Stops a bomb by its bounds.</summary>
internal sealed class DecodingFilter(ContentDecoder decoder, ByteFilter next, string name, long maxDecoded)
    : ByteFilter,
        IBufferWriter<byte>
{
    /// <summary>The bound for formats without one of their own, which good data may go beyond for a while.</summary>
    private const long UsualExpansion = 1_100;

    /// <summary>Decoded bytes up to which such formats are let be: 64 MiB fill no disk and no memory.</summary>
    private const long FreeLength = 64 * 1024 * 1024;

    private readonly long expansion = decoder.MostExpansion ?? (maxDecoded == long.MaxValue ? UsualExpansion : 0);
    private readonly long free = decoder.MostExpansion is null ? FreeLength : 0;

    private readonly BlockQueue queue = new(next, name);
    private byte[]? block;
    private int filled;
    private long coded;

    /// <summary>Bytes that came out so far.</summary>
    public long Decoded { get; private set; }

    /// <summary>What the decoder proved; known when the filter is complete.</summary>
    public string Proven { get; private set; } = "";

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        coded += bytes.Length;
        decoder.Decode(bytes, this);
    }

    public override void Complete()
    {
        Proven = decoder.Complete();
        if (block is not null)
        {
            queue.Push(block, filled);
            block = null;
        }

        queue.Complete();
    }

    public void Advance(int count)
    {
        filled += count;
        Decoded += count;
        if (Decoded > maxDecoded)
        {
            throw OverBound($"the bound of {Number(maxDecoded)} bytes");
        }

        if (expansion > 0 && Decoded > free && Decoded > expansion * coded)
        {
            throw OverBound($"{expansion} : 1");
        }

        if (filled == block!.Length)
        {
            queue.Push(block, filled);
            block = null;
            filled = 0;
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => (block ??= queue.Rent()).AsMemory(filled);

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Dispose()
    {
        queue.Dispose();
        decoder.Dispose();
    }

    private UnexpectedContentException OverBound(string bound) =>
        new($"The first {Number(coded)} bytes decode to more than {Number(Decoded)}, which is over {bound}.")
        {
            Hint =
                "This looks like a decompression bomb. FetchOptions.Regime 'binary' fetches it without looking inside.",
        };

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
