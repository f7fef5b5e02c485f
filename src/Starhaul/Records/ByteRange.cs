namespace Starhaul;

/// <summary>A range of bytes, from the first to the one after the last.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="End">Offset after the last byte.</param>
internal readonly record struct ByteRange(long Start, long End)
{
    /// <summary>Number of bytes.</summary>
    public long Length => End - Start;
}
