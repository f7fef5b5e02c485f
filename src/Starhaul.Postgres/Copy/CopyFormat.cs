namespace Starhaul.Postgres.Copy;

/// <summary>
/// The binary format of COPY, both ways: a header, rows of fields that each have their length before them, a trailer. All
/// numbers are big-endian. https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4
/// </summary>
internal static class CopyFormat
{
    /// <summary>Bytes of a header without an extension: signature, flags, length of the extension.</summary>
    public const int HeaderLength = 19;

    /// <summary>The length of a field that is null.</summary>
    public const int Null = -1;

    /// <summary>The number of fields of the trailer.</summary>
    public const short Trailer = -1;

    /// <summary>The moment that a timestamptz counts microseconds from, in seconds since 1970.</summary>
    public const long Epoch = 946_684_800;

    /// <summary>Microseconds of a second.</summary>
    public const long Microseconds = 1_000_000;

    /// <summary>The header's beginning.</summary>
    public static byte[] Signature { get; } = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8];
}
