namespace Starhaul.Regimes.Json;

/// <summary>Sixty-four bytes in vector registers, asked one question at a time. Bit n of an answer speaks of byte n.</summary>
internal interface IBytes64<TSelf>
    where TSelf : struct, IBytes64<TSelf>
{
    /// <summary>Reads the 64 bytes that begin at <paramref name="source"/>.</summary>
    static abstract TSelf Load(ref readonly byte source);

    /// <summary>Bytes that are <paramref name="value"/>.</summary>
    ulong Equal(byte value);

    /// <summary>Bytes that are <paramref name="value"/> once bit 5 is set: <c>[</c> counts as <c>{</c>, <c>E</c> as <c>e</c>.</summary>
    ulong EqualFolded(byte value);

    /// <summary>Bytes in the range, both ends included.</summary>
    ulong Between(byte low, byte high);

    /// <summary>Bytes in the range once bit 5 is set, both ends included.</summary>
    ulong BetweenFolded(byte low, byte high);

    /// <summary>Bytes that have bit 5 set: of brackets, the braces.</summary>
    ulong Bit5();

    /// <summary>Bytes of 0x80 and above.</summary>
    ulong NonAscii();
}
