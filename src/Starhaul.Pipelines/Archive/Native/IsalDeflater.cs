using System.Runtime.InteropServices;
using Starhaul.Regimes.Native;

namespace Starhaul.Pipelines.Archive.Native;

/// <summary>Compresses with ISA-L (Debian package libisal2) at level 1: several times as fast as zlib.</summary>
internal sealed unsafe partial class IsalDeflater : Deflater
{
    private const string Soname = "libisal.so.2";
    private const int Level = 1;
    private const ushort NoFlush = 0; // NO_FLUSH
    private const ushort SyncFlush = 1; // SYNC_FLUSH
    private const int Ok = 0; // COMP_OK

    private static readonly Lazy<bool> Usable = new(() =>
        Environment.Is64BitProcess && SharedLibrary.IsPresent(Soname) && DeflatesKnownText()
    );

    private readonly StateHandle handle = new();

    /// <summary>Whether it is installed and behaves as we expect.</summary>
    public static bool IsUsable => Usable.Value;

    /// <inheritdoc />
    public override bool Deflate(
        ReadOnlySpan<byte> bytes,
        ref int position,
        Span<byte> output,
        FlushMode mode,
        out int written
    )
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        handle.State->IsEndOfStream = mode == FlushMode.End ? (ushort)1 : (ushort)0;
        handle.State->Flush = mode == FlushMode.Sync ? SyncFlush : NoFlush;
        var result = handle.Run(bytes, ref position, output, out written);
        return result != Ok
            ? throw new InvalidOperationException($"ISA-L could not go on (error {result}).")
            : written < output.Length;
    }

    /// <inheritdoc />
    public override void Dispose() => handle.Dispose();

    /// <summary>The members of <c>struct isal_zstream</c> (igzip_lib.h) that a caller sets, beside the cursors.</summary>
    [StructLayout(LayoutKind.Explicit)]
    internal struct State
    {
        [FieldOffset(40)]
        public uint Level;

        [FieldOffset(44)]
        public uint LevelRoomLength;

        [FieldOffset(48)]
        public byte* LevelRoom;

        [FieldOffset(56)]
        public ushort IsEndOfStream;

        [FieldOffset(58)]
        public ushort Flush;
    }

    [LibraryImport(Soname, EntryPoint = "isal_deflate_init")]
    private static partial void InitDeflate(State* state);

    [LibraryImport(Soname, EntryPoint = "isal_deflate")]
    private static partial int DeflateStream(State* state);

    private static bool DeflatesKnownText()
    {
        // A library that has the members elsewhere is turned down: what it makes of a text is inflated again.
        ReadOnlySpan<byte> text = "Starhaul Starhaul Starhaul Starhaul"u8;
        Span<byte> coded = stackalloc byte[256];
        Span<byte> decoded = stackalloc byte[256];
        using var deflater = new IsalDeflater();
        var (read, position) = (0, 0);
        if (!deflater.Deflate(text, ref read, coded, FlushMode.End, out var length))
        {
            return false;
        }

        using var inflater = InflateLibrary.Fastest.CreateInflater();
        return inflater.Inflate(coded[..length], ref position, decoded, out var written) == InflateStatus.End
            && decoded[..written].SequenceEqual(text);
    }

    private sealed class StateHandle : NativeStream
    {
        // The stream has some 83 KiB in 2.30; pages that are not touched cost nothing, so leave later versions room.
        private const int StreamLength = 256 * 1024;
        private const int LevelRoomLength = 276 * 1024; // ISAL_DEF_LVL1_LARGE

        public StateHandle()
            : base(
                StreamLength + LevelRoomLength,
                new Cursors(NextIn: 0, AvailableIn: 8, NextOut: 16, AvailableOut: 24)
            )
        {
            InitDeflate(State);
            State->Level = IsalDeflater.Level;
            State->LevelRoom = (byte*)handle + StreamLength;
            State->LevelRoomLength = LevelRoomLength;
        }

        public State* State => (State*)handle;

        protected override int Step() => DeflateStream(State);
    }
}
