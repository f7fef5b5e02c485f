using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Starhaul.Detection;

/// <summary>A sample that is text, as UTF-8 without a byte order mark.</summary>
internal readonly ref struct TextSample
{
    private static readonly SearchValues<byte> BinaryBytes = SearchValues.Create(
    // "Binary data bytes" of WHATWG MIME Sniffing §3: the controls that no text holds.
    [
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        0x0B,
        .. Enumerable.Range(0x0E, 0x0D).Select(b => (byte)b),
        0x1C,
        0x1D,
        0x1E,
        0x1F,
    ]);

    private TextSample(ReadOnlySpan<byte> utf8, string charset)
    {
        Utf8 = utf8;
        Charset = charset;
    }

    /// <summary>The text. A character that the end of the sample cuts is left out.</summary>
    public ReadOnlySpan<byte> Utf8 { get; }

    /// <summary>What the text was written in.</summary>
    public string Charset { get; }

    /// <summary>Bytes of scratch space that a sample may need: UTF-16 grows by half at most.</summary>
    public static int ScratchLength(int sampleLength) => (sampleLength / 2 * 3) + 1;

    /// <summary>Reads a sample as text in UTF-8 or UTF-16; false when it is neither or holds control characters.</summary>
    public static bool TryRead(ReadOnlySpan<byte> sample, Span<byte> scratch, out TextSample text)
    {
        text = default;
        ReadOnlySpan<byte> utf8;
        var (charset, mark) = GuessCharset(sample);
        var body = sample[mark..];
        if (charset == "utf-8")
        {
            utf8 = WithoutCutCharacter(body);
            if (!System.Text.Unicode.Utf8.IsValid(utf8))
            {
                return false;
            }
        }
        else if (TryTranscode(body, isBigEndian: charset == "utf-16be", scratch, out var written))
        {
            utf8 = scratch[..written];
        }
        else
        {
            return false;
        }

        if (utf8.ContainsAny(BinaryBytes) || (utf8.IsEmpty && !body.IsEmpty))
        {
            return false;
        }

        text = new TextSample(utf8, charset);
        return true;
    }

    // Without a mark, two ASCII characters in a row show UTF-16, as RFC 4627 §3 has it for JSON.
    private static (string Charset, int MarkLength) GuessCharset(ReadOnlySpan<byte> sample) =>
        sample switch
        {
            [0xEF, 0xBB, 0xBF, ..] => ("utf-8", 3),
            [0xFF, 0xFE, ..] => ("utf-16le", 2),
            [0xFE, 0xFF, ..] => ("utf-16be", 2),
            [not 0, 0, not 0, 0, ..] => ("utf-16le", 0),
            [0, not 0, 0, not 0, ..] => ("utf-16be", 0),
            _ => ("utf-8", 0),
        };

    private static ReadOnlySpan<byte> WithoutCutCharacter(ReadOnlySpan<byte> utf8)
    {
        for (var length = 1; length <= Math.Min(3, utf8.Length); length++)
        {
            if (Rune.DecodeFromUtf8(utf8[^length..], out _, out _) == OperationStatus.NeedMoreData)
            {
                return utf8[..^length];
            }
        }

        return utf8;
    }

    private static bool TryTranscode(ReadOnlySpan<byte> utf16, bool isBigEndian, Span<byte> utf8, out int written)
    {
        var units = MemoryMarshal.Cast<byte, ushort>(utf16);
        if (isBigEndian == BitConverter.IsLittleEndian)
        {
            var swapped = new ushort[units.Length];
            BinaryPrimitives.ReverseEndianness(units, swapped);
            units = swapped;
        }

        var characters = MemoryMarshal.Cast<ushort, char>(units);
        var status = System.Text.Unicode.Utf8.FromUtf16(
            characters,
            utf8,
            out _,
            out written,
            replaceInvalidSequences: false,
            isFinalBlock: false
        );
        return status is OperationStatus.Done or OperationStatus.NeedMoreData;
    }
}
