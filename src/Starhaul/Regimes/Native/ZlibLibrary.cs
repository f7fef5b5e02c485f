using System.Runtime.InteropServices;

namespace Starhaul.Regimes.Native;

/// <summary>zlib (Debian package zlib1g): on every Linux, and about half as fast as ISA-L.</summary>
internal sealed unsafe partial class ZlibLibrary : InflateLibrary
{
    private const string Soname = "libz.so.1";

    private static readonly Lazy<bool> Usable = new(() =>
        Environment.Is64BitProcess && SharedLibrary.IsPresent(Soname)
    );

    /// <inheritdoc />
    public override string Name => "zlib";

    /// <inheritdoc />
    public override bool IsPresent => Usable.Value;

    /// <inheritdoc />
    public override Inflater CreateInflater() => new ZlibInflater();

    /// <inheritdoc />
    public override uint Crc32(uint crc, ReadOnlySpan<byte> bytes)
    {
        // zlib answers a null pointer with the initial value, whatever the CRC is.
        if (bytes.IsEmpty)
        {
            return crc;
        }

        fixed (byte* pointer = bytes)
        {
            return (uint)UpdateCrc32(crc, pointer, (uint)bytes.Length);
        }
    }

    /// <inheritdoc />
    public override uint Adler32(uint adler, ReadOnlySpan<byte> bytes)
    {
        // As above: a null pointer asks zlib for the initial value.
        if (bytes.IsEmpty)
        {
            return adler;
        }

        fixed (byte* pointer = bytes)
        {
            return (uint)UpdateAdler32(adler, pointer, (uint)bytes.Length);
        }
    }

    /// <summary>Where the cursors lie in <see cref="Stream"/>.</summary>
    internal static NativeStream.Cursors Cursors { get; } =
        new(NextIn: 0, AvailableIn: 8, NextOut: 24, AvailableOut: 32);

    /// <summary><c>z_stream</c> (zlib.h) where <c>long</c> has 64 bits: its size, and what is read of it beside the cursors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 112)]
    internal struct Stream
    {
        /// <summary>The last error in words, or null.</summary>
        [FieldOffset(48)]
        public byte* Message;
    }

    [LibraryImport(Soname, EntryPoint = "zlibVersion")]
    internal static partial byte* Version();

    [LibraryImport(Soname, EntryPoint = "inflateInit2_")]
    internal static partial int InitInflate(Stream* stream, int windowBits, byte* version, int streamSize);

    [LibraryImport(Soname, EntryPoint = "inflateReset")]
    internal static partial int ResetInflate(Stream* stream);

    [LibraryImport(Soname, EntryPoint = "inflate")]
    internal static partial int Inflate(Stream* stream, int flush);

    [LibraryImport(Soname, EntryPoint = "inflateEnd")]
    internal static partial int EndInflate(Stream* stream);

    [LibraryImport(Soname, EntryPoint = "crc32")]
    private static partial ulong UpdateCrc32(ulong crc, byte* bytes, uint length);

    [LibraryImport(Soname, EntryPoint = "adler32")]
    private static partial ulong UpdateAdler32(ulong adler, byte* bytes, uint length);
}
