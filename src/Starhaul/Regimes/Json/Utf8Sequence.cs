namespace Starhaul.Regimes.Json;

/// <summary>One UTF-8 sequence of two to four bytes as it passes (RFC 3629 §4: no overlong form, no surrogate).</summary>
internal struct Utf8Sequence
{
    private int left;
    private byte low;
    private byte high;

    /// <summary>True while bytes are missing.</summary>
    public readonly bool IsOpen => left > 0;

    /// <summary>Begins with a lead byte. False when no sequence begins so.</summary>
    public bool TryBegin(byte lead)
    {
        (left, int first, int last) = lead switch
        {
            >= 0xC2 and <= 0xDF => (1, 0x80, 0xBF),
            0xE0 => (2, 0xA0, 0xBF),
            0xED => (2, 0x80, 0x9F),
            >= 0xE1 and <= 0xEF => (2, 0x80, 0xBF),
            0xF0 => (3, 0x90, 0xBF),
            0xF4 => (3, 0x80, 0x8F),
            >= 0xF1 and <= 0xF3 => (3, 0x80, 0xBF),
            _ => (0, 0, 0),
        };
        (low, high) = ((byte)first, (byte)last);
        return left > 0;
    }

    /// <summary>Goes on with a byte. False when it does not continue the sequence.</summary>
    public bool TryContinue(byte next)
    {
        if (next < low || next > high)
            return false;
        left--;
        (low, high) = (0x80, 0xBF);
        return true;
    }
}
