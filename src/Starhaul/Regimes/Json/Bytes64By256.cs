using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Starhaul.Regimes.Json;

/// <summary>Two registers of 256 bits: AVX2.</summary>
internal readonly struct Bytes64By256 : IBytes64<Bytes64By256>
{
    private readonly Vector256<byte> a;
    private readonly Vector256<byte> b;

    private Bytes64By256(Vector256<byte> a, Vector256<byte> b)
    {
        this.a = a;
        this.b = b;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes64By256 Load(ref readonly byte source) =>
        new(Vector256.LoadUnsafe(in source), Vector256.LoadUnsafe(in source, 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Equal(byte value)
    {
        var wanted = Vector256.Create(value);
        return Join(Vector256.Equals(a, wanted), Vector256.Equals(b, wanted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualFolded(byte value) => Folded().Equal(value);

    // Min(x, span) == x is x <= span for unsigned bytes, for which AVX2 has no comparison.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Between(byte low, byte high)
    {
        var bottom = Vector256.Create(low);
        var span = Vector256.Create((byte)(high - low));
        var x = a - bottom;
        var y = b - bottom;
        return Join(Vector256.Equals(Vector256.Min(x, span), x), Vector256.Equals(Vector256.Min(y, span), y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong BetweenFolded(byte low, byte high) => Folded().Between(low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Bit5() => Join((a.AsUInt16() << 2).AsByte(), (b.AsUInt16() << 2).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NonAscii() => Join(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Bytes64By256 Folded()
    {
        var bit = Vector256.Create((byte)0x20);
        return new Bytes64By256(a | bit, b | bit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Join(Vector256<byte> low, Vector256<byte> high) =>
        low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);
}
