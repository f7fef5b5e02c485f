using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul.Pipelines.Archive;

/// <summary>The file <c>gaps.jsonl</c> of an archive: every gap on a line of its own, on the disk before the call returns.</summary>
internal sealed class GapsFile : IDisposable
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "gaps.jsonl";

    // A gap a second for a year.
    private const long LongestFile = 1024 * 1024 * 1024;

    private const int LongestEnd = 64 * 1024;

    private readonly Queue<StreamGap> recent = [];
    private SafeFileHandle file;
    private long length;

    private GapsFile(string path, SafeFileHandle file, long length)
    {
        Path = path;
        this.file = file;
        this.length = length;
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>The gaps that were added last, in order: as many as a segment's record has room for.</summary>
    public IEnumerable<StreamGap> Recent => recent;

    /// <summary>Opens the file of an archive to append to it; a last line that a kill has cut is cut off.</summary>
    /// <exception cref="DestinationException">It cannot be opened.</exception>
    public static GapsFile Open(string archive)
    {
        var target = System.IO.Path.Combine(archive, FileName);
        var (opened, whole) = OpenWhole(target);
        return new GapsFile(target, opened, whole);
    }

    /// <summary>The gaps of an archive, in the order in which they were reported; none where there is no file.</summary>
    /// <exception cref="DestinationException">The file cannot be read.</exception>
    /// <exception cref="IntegrityException">A line is no gap.</exception>
    public static IReadOnlyList<StreamGap> Read(string archive)
    {
        var gaps = ReadSound(archive, out var fault);
        return fault is null ? gaps : throw fault;
    }

    /// <summary>The same without the lines that are no gaps.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="fault">What is wrong with the first such line, and how many there are; null for none.</param>
    /// <exception cref="DestinationException">The file cannot be read.</exception>
    public static IReadOnlyList<StreamGap> ReadSound(string archive, out IntegrityException? fault) =>
        Parsed(archive, static source => SafeFile.ReadAll(source, LongestFile), out fault);

    /// <summary>The gaps that were reported last, in order: some hundreds, of any file. Lines that are none are for others to tell of.</summary>
    /// <exception cref="DestinationException">The file cannot be read.</exception>
    public static IReadOnlyList<StreamGap> ReadLast(string archive) => Parsed(archive, ReadEnd, out _);

    /// <summary>Adds a gap.</summary>
    /// <returns>Whether the file was taken away or replaced since the last one: the gap is then in the one that is there now.</returns>
    /// <exception cref="DestinationException">The disk refuses; the file is as it was.</exception>
    public bool Append(StreamGap gap)
    {
        var isAnew = Posix.Stat(file)?.IsSameFile(Posix.Stat(Path)) is not true;
        if (isAnew)
        {
            var old = file;
            (file, length) = OpenWhole(Path);
            old.Dispose();
        }

        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(gap, ArchiveJson.Default.StreamGap), (byte)'\n'];
        try
        {
            RandomAccess.Write(file, line, length);
            RandomAccess.FlushToDisk(file);
            length += line.Length;
        }
        catch (IOException e)
        {
            throw DiskErrors.Refused(Path, e);
        }

        if (recent.Count == SegmentRecord.MostGaps)
        {
            recent.Dequeue();
        }

        recent.Enqueue(gap);
        return isAnew;
    }

    public void Dispose() => file.Dispose();

    private static (SafeFileHandle File, long Length) OpenWhole(string target)
    {
        SafeFileHandle? opened = null;
        try
        {
            opened = Posix.OpenOrCreate(target, DurableFile.Readable);
            var whole = LengthOfWholeLines(opened);
            RandomAccess.SetLength(opened, whole);
            Posix.FlushFolder(System.IO.Path.GetDirectoryName(target)!);
            return (opened, whole);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            opened?.Dispose();
            throw DiskErrors.Refused(target, e);
        }
    }

    private static List<StreamGap> Parsed(string archive, Func<string, byte[]> read, out IntegrityException? fault)
    {
        fault = null;
        var source = System.IO.Path.Combine(archive, FileName);
        try
        {
            var text = read(source).AsSpan();
            var gaps = new List<StreamGap>();
            var (first, faults) = ("", 0);
            for (int end; (end = text.IndexOf((byte)'\n')) >= 0; text = text[(end + 1)..])
            {
                if (TryParse(text[..end], out var gap, out var reason))
                {
                    gaps.Add(gap);
                }
                else if (++faults == 1)
                {
                    first = string.Create(
                        CultureInfo.InvariantCulture,
                        $"'{source}' line {gaps.Count + 1} is no gap that is known here: {reason}."
                    );
                }
            }

            fault = faults == 0 ? null : Fault(first, faults - 1);
            return gaps;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Unreadable(source, e);
        }
    }

    /// <summary>The last whole lines of the file.</summary>
    private static byte[] ReadEnd(string path)
    {
        using var opened = Posix.OpenRegular(path);
        var start = Math.Max(0, RandomAccess.GetLength(opened) - LongestEnd);
        var end = new byte[LongestEnd];
        var read = end[..RandomAccess.Read(opened, end, start)];
        return start == 0 ? read : read[(Array.IndexOf(read, (byte)'\n') + 1)..];
    }

    private static bool TryParse(
        ReadOnlySpan<byte> line,
        [NotNullWhen(true)] out StreamGap? gap,
        [NotNullWhen(false)] out string? reason
    )
    {
        try
        {
            gap = JsonSerializer.Deserialize(line, ArchiveJson.Default.StreamGap);
            reason = gap is null ? "the whole is null" : null;
        }
        catch (JsonException e)
        {
            gap = null;
            reason = JsonFault.Describe(e, line);
        }

        return gap is not null;
    }

    private static IntegrityException Fault(string first, int others) =>
        new(first + (others > 0 ? $" So it is with {others:N0} of the lines after it." : ""))
        {
            Hint =
                "Nothing was changed. Where a later version wrote it, read it with that one; else take the line out, or restore the file from a copy.",
        };

    private static long LengthOfWholeLines(SafeFileHandle file)
    {
        var block = new byte[4096];
        for (var end = RandomAccess.GetLength(file); end > 0; )
        {
            var start = Math.Max(0, end - block.Length);
            var count = RandomAccess.Read(file, block.AsSpan(0, (int)(end - start)), start);
            var last = block.AsSpan(0, count).LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                return start + last + 1;
            }

            end = start;
        }

        return 0;
    }
}
