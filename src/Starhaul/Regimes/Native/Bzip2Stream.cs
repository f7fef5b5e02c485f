using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Starhaul.Regimes.Native;

/// <summary>The state of libbz2 for one stream: up to 4 MiB.</summary>
internal sealed unsafe class Bzip2Stream : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Makes the state for a stream.</summary>
    /// <exception cref="InvalidOperationException">The library refuses, for want of memory.</exception>
    public Bzip2Stream()
        : base(ownsHandle: true)
    {
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(Bzip2Library.Stream)));
        var result = Bzip2Library.InitDecompress(Stream, verbosity: 0, small: 0);
        if (result != Bzip2Result.Ok)
        {
            throw new InvalidOperationException($"libbz2 could not start (error {result}).");
        }
    }

    private Bzip2Library.Stream* Stream => (Bzip2Library.Stream*)handle;

    /// <summary>Decodes as much as input and output allow.</summary>
    /// <param name="coded">The input, of which the bytes before <paramref name="position"/> are read.</param>
    /// <param name="position">The index to read from; left on the first byte that is not read.</param>
    /// <param name="output">Room for decoded bytes.</param>
    /// <param name="written">How many bytes of the room are filled.</param>
    /// <returns>One of <see cref="Bzip2Result"/>.</returns>
    public int Decompress(ReadOnlySpan<byte> coded, ref int position, Span<byte> output, out int written)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        int result;
        fixed (byte* input = coded)
        fixed (byte* room = output)
        {
            Stream->NextIn = input + position;
            Stream->AvailableIn = (uint)(coded.Length - position);
            Stream->NextOut = room;
            Stream->AvailableOut = (uint)output.Length;
            result = Bzip2Library.Decompress(Stream);
        }

        position = coded.Length - (int)Stream->AvailableIn;
        written = output.Length - (int)Stream->AvailableOut;
        GC.KeepAlive(this);
        return result;
    }

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        _ = Bzip2Library.EndDecompress(Stream);
        NativeMemory.Free((void*)handle);
        return true;
    }
}
