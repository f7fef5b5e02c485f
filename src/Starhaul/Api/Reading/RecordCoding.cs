using System.IO.Compression;
using Starhaul.Regimes;

namespace Starhaul.Api.Reading;

/// <summary>How a file of records is coded. Coded parts can be put one behind the other, so that a file can be cut between two.</summary>
/// <param name="Name">The name of its regime.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Wrap">Codes what is written to it; disposing it ends a part.</param>
/// <param name="Nothing">A file that holds no record: no bytes at all are neither gzip nor Zstandard.</param>
/// <param name="CreateDecoder">Decodes the file again; null for plain records.</param>
internal sealed record RecordCoding(
    string Name,
    string Type,
    Func<Stream, Stream>? Wrap,
    ReadOnlyMemory<byte> Nothing,
    Func<ContentDecoder>? CreateDecoder
)
{
    private static readonly RecordCoding Plain = new("ndjson", "application/x-ndjson", null, default, null);

    private static readonly RecordCoding Gzip = new(
        "gzip",
        "application/gzip",
        static stream => new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true),
        // RFC 1952: header, one empty block, CRC-32 and length.
        new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
        static () => new GzipRegime().CreateDecoder()
    );

    private static readonly RecordCoding Zstandard = new(
        "zstd",
        "application/zstd",
        static stream => new ZstandardWriter(stream),
        // RFC 8878: magic number, header with the checksum flag, one empty block, checksum.
        new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 4, 0, 1, 0, 0, 0x99, 0xE9, 0xD8, 0x51 },
        static () => new ZstandardRegime().CreateDecoder()
    );

    /// <summary>The coding that the ending of a path says.</summary>
    public static RecordCoding Choose(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".gz" => Gzip,
            ".zst" or ".zstd" => Zstandard,
            _ => Plain,
        };
}
