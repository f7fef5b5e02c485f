using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Starhaul.Regimes.Native;

/// <summary>
/// The state of a C library that goes through input and output by two cursors, as zlib, libbz2 and ISA-L do: the memory, and what
/// every call of them needs around it.
/// </summary>
internal abstract unsafe class NativeStream : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly Cursors cursors;

    /// <summary>Takes zeroed memory for a state.</summary>
    /// <param name="size">Size of the state in bytes.</param>
    /// <param name="cursors">Where its cursors lie.</param>
    protected NativeStream(int size, Cursors cursors)
        : base(ownsHandle: true)
    {
        this.cursors = cursors;
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)size));
    }

    /// <summary>Makes one step with as much as input and output allow.</summary>
    /// <param name="input">The input, of which the bytes before <paramref name="position"/> are read.</param>
    /// <param name="position">The index to read from; left on the first byte that is not read.</param>
    /// <param name="output">Room for what comes out.</param>
    /// <param name="written">How many bytes of the room are filled.</param>
    /// <returns>What the library returned.</returns>
    public int Run(ReadOnlySpan<byte> input, ref int position, Span<byte> output, out int written)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        var state = (byte*)handle;
        var availableIn = (uint*)(state + cursors.AvailableIn);
        var availableOut = (uint*)(state + cursors.AvailableOut);
        int result;
        fixed (byte* from = input)
        fixed (byte* into = output)
        {
            *(byte**)(state + cursors.NextIn) = from + position;
            *availableIn = (uint)(input.Length - position);
            *(byte**)(state + cursors.NextOut) = into;
            *availableOut = (uint)output.Length;
            result = Step();
        }

        position = input.Length - (int)*availableIn;
        written = output.Length - (int)*availableOut;
        GC.KeepAlive(this);
        return result;
    }

    /// <summary>Calls the library.</summary>
    protected abstract int Step();

    /// <summary>Lets the library give back what it holds beside the state.</summary>
    protected virtual void End() { }

    /// <inheritdoc />
    protected sealed override bool ReleaseHandle()
    {
        End();
        NativeMemory.Free((void*)handle);
        return true;
    }

    /// <summary>Offsets of the four members that every call sets, in bytes from the start of the state.</summary>
    /// <param name="NextIn">The next byte to read.</param>
    /// <param name="AvailableIn">Bytes that may be read.</param>
    /// <param name="NextOut">Where the next byte is written.</param>
    /// <param name="AvailableOut">Bytes that may be written.</param>
    internal readonly record struct Cursors(int NextIn, int AvailableIn, int NextOut, int AvailableOut);
}
