using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Starhaul.Regimes.Json;

/// <summary>One register of 512 bits: AVX-512.</summary>
internal readonly struct Bytes64By512 : IBytes64<Bytes64By512>
{
    private readonly Vector512<byte> all;

    private Bytes64By512(Vector512<byte> all) => this.all = all;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes64By512 Load(ref readonly byte source) => new(Vector512.LoadUnsafe(in source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Equal(byte value) => Vector512.Equals(all, Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualFolded(byte value) =>
        Vector512.Equals(all | Vector512.Create((byte)0x20), Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Between(byte low, byte high) => Between(all, low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong BetweenFolded(byte low, byte high) => Between(all | Vector512.Create((byte)0x20), low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Bit5() => (all.AsUInt16() << 2).AsByte().ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NonAscii() => all.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Between(Vector512<byte> of, byte low, byte high) =>
        Vector512
            .LessThanOrEqual(of - Vector512.Create(low), Vector512.Create((byte)(high - low)))
            .ExtractMostSignificantBits();
}
