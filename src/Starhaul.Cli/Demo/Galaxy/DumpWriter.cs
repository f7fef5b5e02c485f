using System.Buffers;
using System.Buffers.Text;

namespace Starhaul.Cli.Demo.Galaxy;

/// <summary>Writes JSON text as UTF-8 bytes into a stream through one buffer.</summary>
internal sealed class DumpWriter(Stream output)
{
    private const int LongestNumber = 32;

    private static readonly long[] PowersOfTen =
    [
        .. Enumerable.Range(0, 19).Select(power => (long)Math.Pow(10, power)),
    ];

    private readonly byte[] buffer = new byte[256 * 1024];
    private int filled;
    private long flushed;

    /// <summary>Bytes so far.</summary>
    public long Length => flushed + filled;

    /// <summary>Text that is JSON already.</summary>
    public DumpWriter Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Reserve(json.Length));
        filled += json.Length;
        return this;
    }

    /// <summary>A whole number.</summary>
    public DumpWriter Number(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(LongestNumber), out var written);
        filled += written;
        return this;
    }

    /// <summary>An unsigned whole number: ids need all 64 bits.</summary>
    public DumpWriter Number(ulong value)
    {
        Utf8Formatter.TryFormat(value, Reserve(LongestNumber), out var written);
        filled += written;
        return this;
    }

    /// <summary>A number with decimals: 1234567 with 6 decimals is 1.234567.</summary>
    public DumpWriter Decimal(long scaled, int decimals)
    {
        if (scaled < 0)
        {
            Raw("-"u8);
            scaled = -scaled;
        }

        var (whole, fraction) = Math.DivRem(scaled, PowersOfTen[decimals]);
        return Number(whole).Raw("."u8).Digits(fraction, decimals);
    }

    /// <summary>A string whose text needs no escape.</summary>
    public DumpWriter Text(ReadOnlySpan<byte> text) => Raw("\""u8).Raw(text).Raw("\""u8);

    /// <summary>A date in the dump's usual form: <c>"2025-06-24 21:56:37+00"</c>.</summary>
    public DumpWriter Date(long unixSeconds) => Day(unixSeconds).Raw(" "u8).Clock(unixSeconds).Raw("+00\""u8);

    /// <summary>The same with milliseconds, which some dates have.</summary>
    public DumpWriter DateWithMilliseconds(long unixSeconds, long milliseconds) =>
        Day(unixSeconds).Raw(" "u8).Clock(unixSeconds).Raw("."u8).Digits(milliseconds, 3).Raw("+00\""u8);

    /// <summary>A date in the form that the dump's <c>timestamps</c> have: <c>"2025-06-24T21:56:37Z"</c>.</summary>
    public DumpWriter IsoDate(long unixSeconds) => Day(unixSeconds).Raw("T"u8).Clock(unixSeconds).Raw("Z\""u8);

    /// <summary>Hands everything to the stream.</summary>
    public void Flush()
    {
        output.Write(buffer, 0, filled);
        flushed += filled;
        filled = 0;
    }

    private DumpWriter Day(long unixSeconds)
    {
        var day = DateOnly.FromDayNumber((int)(unixSeconds / 86_400) + 719_162); // 1970-01-01
        return Raw("\""u8).Digits(day.Year, 4).Raw("-"u8).Digits(day.Month, 2).Raw("-"u8).Digits(day.Day, 2);
    }

    private DumpWriter Clock(long unixSeconds)
    {
        var second = unixSeconds % 86_400;
        return Digits(second / 3600, 2).Raw(":"u8).Digits(second / 60 % 60, 2).Raw(":"u8).Digits(second % 60, 2);
    }

    private DumpWriter Digits(long value, int count)
    {
        Utf8Formatter.TryFormat(value, Reserve(LongestNumber), out var written, new StandardFormat('D', (byte)count));
        filled += written;
        return this;
    }

    private Span<byte> Reserve(int length)
    {
        if (buffer.Length - filled < length)
        {
            Flush();
        }

        return buffer.AsSpan(filled);
    }
}
