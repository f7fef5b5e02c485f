namespace Starhaul.Regimes.Native;

/// <summary>The state of libbz2 for one stream: up to 4 MiB. A step returns one of <see cref="Bzip2Result"/>.</summary>
internal sealed unsafe class Bzip2Stream : NativeStream
{
    private const int Size = 80; // sizeof(bz_stream) of bzlib.h, where pointers have 64 bits

    /// <summary>Makes the state for a stream.</summary>
    /// <exception cref="InvalidOperationException">The library refuses, for want of memory.</exception>
    public Bzip2Stream()
        : base(Size, new Cursors(NextIn: 0, AvailableIn: 8, NextOut: 24, AvailableOut: 32))
    {
        var result = Bzip2Library.InitDecompress((void*)handle, verbosity: 0, small: 0);
        if (result != Bzip2Result.Ok)
        {
            throw new InvalidOperationException($"libbz2 could not start (error {result}).");
        }
    }

    /// <inheritdoc />
    protected override int Step() => Bzip2Library.Decompress((void*)handle);

    /// <inheritdoc />
    protected override void End() => _ = Bzip2Library.EndDecompress((void*)handle);
}
