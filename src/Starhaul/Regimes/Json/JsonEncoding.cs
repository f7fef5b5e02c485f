namespace Starhaul.Regimes.Json;

/// <summary>The character encoding of a JSON text: a byte order mark, else the zero bytes of RFC 4627 §3, else UTF-8.</summary>
/// <param name="Name">Its name, for a person.</param>
/// <param name="MarkLength">Bytes of the byte order mark.</param>
/// <param name="IsUtf16">True for units of two bytes.</param>
/// <param name="IsBigEndian">True when the high byte of a unit comes first.</param>
internal sealed record JsonEncoding(string Name, int MarkLength, bool IsUtf16 = false, bool IsBigEndian = false)
{
    /// <summary>First bytes that decide, at most.</summary>
    public const int LongestHead = 3;

    /// <summary>Finds the encoding by the first bytes. Null when more are needed.</summary>
    /// <param name="head">The first bytes.</param>
    /// <param name="isAll">True when the text has no more.</param>
    public static JsonEncoding? Find(ReadOnlySpan<byte> head, bool isAll) =>
        head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => new("UTF-8", MarkLength: 3),
            [0xEF, 0xBB] or [_] or [] when !isAll => null,
            [0xFF, 0xFE, ..] => new("UTF-16LE", MarkLength: 2, IsUtf16: true),
            [0xFE, 0xFF, ..] => new("UTF-16BE", MarkLength: 2, IsUtf16: true, IsBigEndian: true),
            [not 0, 0, ..] => new("UTF-16LE", MarkLength: 0, IsUtf16: true),
            [0, not 0, ..] => new("UTF-16BE", MarkLength: 0, IsUtf16: true, IsBigEndian: true),
            _ => new("UTF-8", MarkLength: 0),
        };
}
