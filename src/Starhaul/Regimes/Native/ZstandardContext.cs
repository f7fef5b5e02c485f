using Microsoft.Win32.SafeHandles;

namespace Starhaul.Regimes.Native;

/// <summary>The state of a Zstandard decoder for one file: the window of its frames and little more.</summary>
internal sealed unsafe class ZstandardContext : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int WindowLogMax = 100; // ZSTD_d_windowLogMax

    private readonly ZstandardLibrary zstandard;

    /// <summary>Makes a context.</summary>
    /// <param name="library">The library that decodes.</param>
    /// <param name="windowLogLimit">Base-2 logarithm of the largest window in bytes.</param>
    /// <exception cref="InvalidOperationException">The library refuses, for want of memory.</exception>
    public ZstandardContext(ZstandardLibrary library, int windowLogLimit)
        : base(ownsHandle: true)
    {
        zstandard = library;
        SetHandle(library.CreateDecoder());
        if (IsInvalid)
        {
            throw new InvalidOperationException($"{library.Name} could not start.");
        }

        _ = library.SetDecoderParameter(handle, WindowLogMax, windowLogLimit);
    }

    /// <summary>Decodes as much of a frame as input and output allow.</summary>
    /// <param name="coded">The input, of which the bytes before <paramref name="position"/> are read.</param>
    /// <param name="position">The index to read from; left on the first byte that is not read.</param>
    /// <param name="output">Room for decoded bytes.</param>
    /// <param name="written">How many bytes of the room are filled.</param>
    /// <param name="fault">What is wrong with the frame; null when nothing is.</param>
    /// <returns>True when the frame is complete, its checksum and size are right, and it is wholly written.</returns>
    public bool Decompress(
        ReadOnlySpan<byte> coded,
        ref int position,
        Span<byte> output,
        out int written,
        out string? fault
    )
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        fixed (byte* input = coded)
        fixed (byte* room = output)
        {
            var source = new ZstandardLibrary.Buffer
            {
                Bytes = input,
                Length = (nuint)coded.Length,
                Position = (nuint)position,
            };
            var target = new ZstandardLibrary.Buffer { Bytes = room, Length = (nuint)output.Length };
            var result = zstandard.Decompress(handle, &target, &source);
            GC.KeepAlive(this);
            position = (int)source.Position;
            written = (int)target.Position;
            fault = zstandard.FindError(result);
            return result == 0;
        }
    }

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        zstandard.FreeDecoder(handle);
        return true;
    }
}
