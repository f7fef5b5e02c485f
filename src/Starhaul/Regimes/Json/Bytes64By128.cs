using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Starhaul.Regimes.Json;

/// <summary>Four registers of 128 bits: SSE2, NEON, and in plain code every other machine.</summary>
internal readonly struct Bytes64By128 : IBytes64<Bytes64By128>
{
    private readonly Vector128<byte> a;
    private readonly Vector128<byte> b;
    private readonly Vector128<byte> c;
    private readonly Vector128<byte> d;

    private Bytes64By128(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d)
    {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes64By128 Load(ref readonly byte source) =>
        new(
            Vector128.LoadUnsafe(in source),
            Vector128.LoadUnsafe(in source, 16),
            Vector128.LoadUnsafe(in source, 32),
            Vector128.LoadUnsafe(in source, 48)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Equal(byte value)
    {
        var wanted = Vector128.Create(value);
        return Join(
            Vector128.Equals(a, wanted),
            Vector128.Equals(b, wanted),
            Vector128.Equals(c, wanted),
            Vector128.Equals(d, wanted)
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualFolded(byte value) => Folded().Equal(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Between(byte low, byte high)
    {
        var bottom = Vector128.Create(low);
        var span = Vector128.Create((byte)(high - low));
        return Join(
            Vector128.Equals(Vector128.Min(a - bottom, span), a - bottom),
            Vector128.Equals(Vector128.Min(b - bottom, span), b - bottom),
            Vector128.Equals(Vector128.Min(c - bottom, span), c - bottom),
            Vector128.Equals(Vector128.Min(d - bottom, span), d - bottom)
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong BetweenFolded(byte low, byte high) => Folded().Between(low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Bit5() =>
        Join(
            (a.AsUInt16() << 2).AsByte(),
            (b.AsUInt16() << 2).AsByte(),
            (c.AsUInt16() << 2).AsByte(),
            (d.AsUInt16() << 2).AsByte()
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NonAscii() => Join(a, b, c, d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Bytes64By128 Folded()
    {
        var bit = Vector128.Create((byte)0x20);
        return new Bytes64By128(a | bit, b | bit, c | bit, d | bit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Join(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d) =>
        a.ExtractMostSignificantBits()
        | ((ulong)b.ExtractMostSignificantBits() << 16)
        | ((ulong)c.ExtractMostSignificantBits() << 32)
        | ((ulong)d.ExtractMostSignificantBits() << 48);
}
