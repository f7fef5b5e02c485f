using System.Text.Json;
using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul.Pipelines.Archive;

/// <summary>
/// The file <c>status.json</c> of an archive: how its listener stands, for who looks from outside. It is replaced as a whole and not
/// flushed to the disk, for it speaks of the moment alone.
/// </summary>
internal static class StatusFile
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "status.json";

    // A status is some kilobytes. What is much longer is another file.
    private const int LongestFile = 4 * 1024 * 1024;

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">The disk refuses; the file is as it was.</exception>
    public static void Write(string archive, EddnStreamStatus status)
    {
        var path = Path.Join(archive, FileName);
        var aside = DurableFile.TemporaryName(path);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(status, ArchiveJson.Default.EddnStreamStatus);
        try
        {
            using (var file = Posix.CreateNew(aside, DurableFile.Readable))
            {
                RandomAccess.Write(file, bytes, 0);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    /// <summary>
    /// Writes it into the file that is there, for a disk that has no room for another: readers may meanwhile find half of it.
    /// </summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Overwrite(string archive, EddnStreamStatus status)
    {
        using var file = Posix.OpenOrCreate(Path.Join(archive, FileName), DurableFile.Readable);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(status, ArchiveJson.Default.EddnStreamStatus);
        RandomAccess.Write(file, bytes, 0);
        RandomAccess.SetLength(file, bytes.Length);
    }

    /// <summary>What the listener before has left; null where nothing can be read of it, or another user wrote it.</summary>
    public static EddnStreamStatus? Find(string archive)
    {
        try
        {
            return Read(archive, mustBeOurs: true);
        }
        catch (DestinationException)
        {
            return null;
        }
    }

    /// <summary>Reads it.</summary>
    /// <param name="archive">The folder of the archive.</param>
    /// <param name="mustBeOurs">Whether it is to be believed, and not only shown: then it has to be this user's.</param>
    /// <exception cref="DestinationException">No listener wrote one there, or it cannot be read.</exception>
    public static EddnStreamStatus Read(string archive, bool mustBeOurs = false)
    {
        var path = Path.Join(archive, FileName);
        try
        {
            using var file = Posix.OpenRegular(path);
            if (mustBeOurs && Posix.Stat(file) is not { IsOurs: true })
            {
                throw new UnauthorizedAccessException("It belongs to another user.");
            }

            var length = RandomAccess.GetLength(file);
            var bytes = new byte[Math.Min(length, LongestFile)];
            return Parse(bytes.AsSpan(0, RandomAccess.Read(file, bytes, 0)), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DestinationException(
                $"There is no {FileName} in '{archive}': no listener of this version wrote there.",
                e
            )
            {
                Hint = "Name the folder that a listener writes to.",
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Unreadable(path, e);
        }
    }

    private static EddnStreamStatus Parse(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ArchiveJson.Default.EddnStreamStatus)
                ?? throw new JsonException("expected an object, found null");
        }
        catch (JsonException e)
        {
            throw new DestinationException(
                $"'{path}' is no status of a listener that is known here: {JsonFault.Describe(e, json)}.",
                e
            )
            {
                Hint =
                    "Where a later version wrote it, look with that one; else remove the file: a listener writes it anew every two seconds.",
            };
        }
    }
}
