using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Starhaul.Api.Reading;

/// <summary>Records that an earlier file holds, byte for byte: an overlap brings them again.</summary>
internal sealed class EarlierRecords
{
    private readonly HashSet<UInt128> hashes = [];
    private readonly ArrayBufferWriter<byte> line = new();

    /// <summary>Remembers the records of a file.</summary>
    /// <param name="path">The file; its ending says how it is coded.</param>
    /// <param name="isInOverlap">Which of them can come again.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public void Read(string path, Func<JsonElement, bool> isInOverlap, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(path);
        using var lines = new RecordLines(record =>
        {
            if (isInOverlap(record))
            {
                hashes.Add(HashOf(record));
            }
        });
        RecordScan.Run(file, RandomAccess.GetLength(file), RecordCoding.Of(path), lines, cancellationToken);
    }

    public bool Contains(JsonElement record) => hashes.Count > 0 && hashes.Contains(HashOf(record));

    private UInt128 HashOf(JsonElement record)
    {
        line.ResetWrittenCount();
        JsonLine.Write(record, line);
        return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(line.WrittenSpan));
    }
}
