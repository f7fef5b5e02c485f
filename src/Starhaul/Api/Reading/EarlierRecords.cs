using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Starhaul.Native;

namespace Starhaul.Api.Reading;

/// <summary>
/// Records that earlier runs brought, byte for byte: an overlap brings them again, run after run. Each run leaves what the next may meet
/// in a file of the box, for the files of records themselves may be replaced.
/// </summary>
internal sealed class EarlierRecords
{
    /// <summary>Most that are kept where records have no time: 48 MB.</summary>
    private const int Most = 2_000_000;

    private const string Prefix = "manifest.overlap-";
    private const int DigitsOfName = 16;
    private const int EntryLength = 24;

    private readonly Dictionary<UInt128, long> times = [];
    private readonly ArrayBufferWriter<byte> line = new();

    public bool Contains(JsonElement record) => times.Count > 0 && times.ContainsKey(HashOf(record));

    /// <summary>Remembers the records of a file of records that the next run may meet again.</summary>
    /// <param name="path">The file; its ending says how it is coded.</param>
    /// <param name="overlap">Which of them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public void Read(string path, Overlap overlap, CancellationToken cancellationToken)
    {
        using var file = Posix.OpenRegular(path);
        using var lines = new RecordLines(record => Remember(record, overlap));
        RecordScan.Run(file, RandomAccess.GetLength(file), RecordCoding.Choose(path), lines, cancellationToken);
    }

    /// <summary>Remembers a record that the next run may meet again.</summary>
    public void Remember(JsonElement record, Overlap overlap)
    {
        if (overlap.Holds(record, out var time) && times.Count < Most)
        {
            times[HashOf(record)] = time?.UtcTicks ?? 0;
        }
    }

    /// <summary>Takes over from the runs before what the next run may meet again.</summary>
    public void Remember(EarlierRecords before, Overlap overlap)
    {
        foreach (var (hash, ticks) in before.times)
        {
            if (
                overlap.HoldsEarlier(ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero))
                && times.Count < Most
            )
            {
                times.TryAdd(hash, ticks);
            }
        }
    }

    /// <summary>Whether the run of a published file left a list, which only the last of a question has.</summary>
    public static bool Exist(string box, string question, string sha256) =>
        Posix.Stat(PathOf(box, question, sha256)) is { IsRegularFile: true, IsOurs: true };

    /// <summary>Reads what the run of a published file left; false where that is not there.</summary>
    public bool TryLoad(string box, string question, string sha256)
    {
        if (!Exist(box, question, sha256))
        {
            return false;
        }

        var bytes = SafeFile
            .ReadAll(PathOf(box, question, sha256), (long)Most * EntryLength, mustBeOurs: true)
            .AsSpan();
        for (; bytes.Length >= EntryLength; bytes = bytes[EntryLength..])
        {
            times[BinaryPrimitives.ReadUInt128LittleEndian(bytes)] = BinaryPrimitives.ReadInt64LittleEndian(
                bytes[16..]
            );
        }

        return true;
    }

    /// <summary>Writes what the next run may meet, before the file is published: whoever finds that one finds this one too.</summary>
    public void Save(string box, string question, string sha256)
    {
        var bytes = new byte[times.Count * EntryLength];
        var rest = bytes.AsSpan();
        foreach (var (hash, ticks) in times)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(rest, hash);
            BinaryPrimitives.WriteInt64LittleEndian(rest[16..], ticks);
            rest = rest[EntryLength..];
        }

        var path = PathOf(box, question, sha256);
        DurableFile.Replace(path, bytes, DurableFile.Private);
    }

    /// <summary>Removes what earlier runs of a question left, once a later one is published.</summary>
    public static void RemoveOthers(string box, string question, string sha256)
    {
        var kept = PathOf(box, question, sha256);
        foreach (var path in Directory.EnumerateFiles(box, $"{Prefix}{question[..DigitsOfName]}-*"))
        {
            if (path != kept)
            {
                File.Delete(path);
            }
        }
    }

    private static string PathOf(string box, string question, string sha256) =>
        Path.Combine(box, $"{Prefix}{question[..DigitsOfName]}-{sha256[..DigitsOfName]}");

    private UInt128 HashOf(JsonElement record)
    {
        line.ResetWrittenCount();
        JsonLine.Write(record, line);
        return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(line.WrittenSpan));
    }
}
