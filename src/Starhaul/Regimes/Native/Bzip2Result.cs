namespace Starhaul.Regimes.Native;

/// <summary>What libbz2 answers (bzlib.h).</summary>
internal static class Bzip2Result
{
    /// <summary>It went on: BZ_OK.</summary>
    public const int Ok = 0;

    /// <summary>The stream is complete and its CRC is right: BZ_STREAM_END.</summary>
    public const int StreamEnd = 4;

    /// <summary>A block or a CRC is wrong: BZ_DATA_ERROR.</summary>
    public const int Damaged = -4;

    /// <summary>It does not begin as a stream does: BZ_DATA_ERROR_MAGIC.</summary>
    public const int NoStream = -5;
}
