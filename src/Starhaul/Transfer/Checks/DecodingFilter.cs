using System.Buffers;
using System.Globalization;

namespace Starhaul.Transfer.Checks;

/// <summary>Decodes, and hands the decoded bytes on in whole blocks. Stops a bomb by its bounds.</summary>
/// <param name="decoder">Decodes.</param>
/// <param name="next">Takes the decoded bytes.</param>
/// <param name="name">Name of the thread behind.</param>
/// <param name="options">How many bytes may come out.</param>
/// <param name="isCoding">Whether this is a content coding, which is decoded whatever the regime is.</param>
internal sealed class DecodingFilter(
    ContentDecoder decoder,
    ByteFilter next,
    string name,
    FetchOptions options,
    bool isCoding = false
) : ByteFilter, IBufferWriter<byte>
{
    /// <summary>The bound for formats without one of their own, which good data may go beyond for a while.</summary>
    private const long UsualExpansion = 1_100;

    /// <summary>Decoded bytes up to which such formats are let be: 64 MiB fill no disk and no memory.</summary>
    private const long FreeLength = 64 * 1024 * 1024;

    private readonly long maxDecoded = options.DecodedBound;
    private readonly long expansion = decoder.MostExpansion ?? (HasOwnBound(options) ? 0 : UsualExpansion);
    private readonly long free = decoder.MostExpansion is null ? FreeLength : 0;

    private readonly BlockQueue queue = new(next, name);
    private byte[]? block;
    private int filled;
    private long coded;
    private bool isOverBound;

    /// <summary>Bytes that came out so far.</summary>
    public long Decoded { get; private set; }

    /// <summary>What the decoder proved; known when the filter is complete.</summary>
    public string Proven { get; private set; } = "";

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        coded += bytes.Length;
        try
        {
            decoder.Decode(bytes, this);
        }
        catch (UnexpectedContentException e) when (isCoding && !isOverBound)
        {
            // No regime takes such bytes as they come: a known coding is decoded whatever the file is.
            throw new UnexpectedContentException(e.Message, e)
            {
                Step = e.Step,
                Hint = "The server codes the body on the way; ask the publisher for the plain file.",
            };
        }
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
            throw OverBound(
                $"the bound of {Number(maxDecoded)} bytes",
                "Allow more with FetchOptions.MaxDecodedLength, if the file is to hold so much."
            );
        }

        if (expansion > 0 && Decoded > free && Decoded > expansion * coded)
        {
            throw OverBound($"{expansion} : 1", BombHint);
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

    private string BombHint =>
        "This looks like a decompression bomb."
        + (decoder.MostExpansion is null ? " FetchOptions.MaxDecodedLength allows it up to a length." : "")
        + (isCoding ? "" : " FetchOptions.Regime 'binary' fetches it without looking inside.");

    private UnexpectedContentException OverBound(string bound, string hint)
    {
        isOverBound = true;
        return new UnexpectedContentException(
            $"The first {Number(coded)} bytes decode to more than {Number(Decoded)}, which is over {bound}."
        )
        {
            Hint = hint,
        };
    }

    private static bool HasOwnBound(FetchOptions options) => options.MaxDecodedLength is { } and not long.MaxValue;

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
