using System.Runtime.InteropServices;

namespace Starhaul.Regimes.Native;

/// <summary>ISA-L (Debian package libisal2): the fastest inflate there is for x86-64, and vectorised on arm64 too.</summary>
internal sealed unsafe partial class IsalLibrary : InflateLibrary
{
    private const string Soname = "libisal.so.2";

    private static readonly Lazy<bool> Usable = new(() =>
        Environment.Is64BitProcess && SharedLibrary.IsPresent(Soname) && InflatesKnownStream()
    );

    /// <inheritdoc />
    public override string Name => "isa-l";

    /// <inheritdoc />
    public override bool IsPresent => Usable.Value;

    /// <inheritdoc />
    public override Inflater CreateInflater() => new IsalInflater();

    /// <inheritdoc />
    public override uint Crc32(uint crc, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* pointer = bytes)
        {
            return UpdateCrc32(crc, pointer, (ulong)bytes.Length);
        }
    }

    /// <inheritdoc />
    public override uint Adler32(uint adler, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* pointer = bytes)
        {
            return UpdateAdler32(adler, pointer, (ulong)bytes.Length);
        }
    }

    /// <summary>
    /// The members of <c>struct inflate_state</c> (igzip_lib.h) that a caller reads, beside the cursors. The same in 2.30 on every 64-bit
    /// platform; <see cref="InflatesKnownStream"/> turns down a library that has them elsewhere.
    /// </summary>
    [StructLayout(LayoutKind.Explicit)]
    internal struct State
    {
        /// <summary>Bits that are read from the input and not yet decoded.</summary>
        [FieldOffset(36)]
        public int BitsReadAhead;

        [FieldOffset(21_160)]
        public int BlockState;
    }

    [LibraryImport(Soname, EntryPoint = "isal_inflate_init")]
    internal static partial void InitInflate(State* state);

    [LibraryImport(Soname, EntryPoint = "isal_inflate_reset")]
    internal static partial void ResetInflate(State* state);

    [LibraryImport(Soname, EntryPoint = "isal_inflate")]
    internal static partial int Inflate(State* state);

    // RFC 1952's CRC-32 is the reflected one; crc32_ieee of the same library is another function.
    [LibraryImport(Soname, EntryPoint = "crc32_gzip_refl")]
    private static partial uint UpdateCrc32(uint crc, byte* bytes, ulong length);

    [LibraryImport(Soname, EntryPoint = "isal_adler32")]
    private static partial uint UpdateAdler32(uint adler, byte* bytes, ulong length);

    private static bool InflatesKnownStream()
    {
        // "a" in three bytes, then bytes that the inflater reads ahead and must give back.
        ReadOnlySpan<byte> coded = [0x4B, 0x04, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        Span<byte> output = stackalloc byte[4];
        using var inflater = new IsalInflater();
        var position = 0;
        return inflater.Inflate(coded, ref position, output, out var written) == InflateStatus.End
            && position == 3
            && written == 1
            && output[0] == (byte)'a';
    }
}
