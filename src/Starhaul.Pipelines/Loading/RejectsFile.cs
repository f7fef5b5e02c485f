using System.Globalization;
using System.Text;
using Starhaul.Native;
using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.Loading;

/// <summary>
/// The file <c>rejects.ndjson</c> as one load writes it, a <see cref="RejectLine"/> for each record that could not be
/// taken. It is made by the first reject; a load that goes on, or begins again, replaces its own lines. Loads of other dumps may
/// write to it at the same time.
/// </summary>
internal sealed class RejectsFile(string path, string source, string sha256) : IDisposable
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "rejects.ndjson";

    // Of a dump of which every record is rejected.
    private const int MostWaiting = 1024 * 1024;

    private readonly MemoryStream waiting = new();

    /// <summary>Full path of the file.</summary>
    public string Path => path;

    /// <summary>The error for a file of rejects that cannot be written.</summary>
    public static DestinationException Refused(string path, Exception cause) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path} could not be written: {cause.Message}"), cause)
        {
            Hint = "Rejected records are kept there: make room, or see that the folder can be written to.",
        };

    /// <summary>Forgets what earlier runs wrote of this source from an offset on.</summary>
    /// <param name="offset">Where this run begins.</param>
    /// <param name="onKept">Receives the reason of each reject of this source that stays.</param>
    /// <exception cref="DestinationException">The file cannot be read or written.</exception>
    public void KeepBefore(long offset, Action<RejectReason> onKept)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            // Held until the new file has the name: who waits for it meanwhile finds that and opens again.
            using var lines = new StreamReader(Open());
            DurableFile
                .ReplaceAsync(
                    path,
                    stream =>
                    {
                        using var kept = new StreamWriter(stream, leaveOpen: true);
                        while (lines.ReadLine() is { } line)
                        {
                            var place = RejectLine.Place(Encoding.UTF8.GetBytes(line));
                            var isOurs = place?.Sha256 == sha256;
                            if ((isOurs && place!.Value.Offset >= offset) || (place is null && IsCut(lines)))
                            {
                                continue;
                            }

                            kept.WriteLine(line);
                            if (isOurs)
                            {
                                onKept(place!.Value.Reason);
                            }
                        }

                        return Task.CompletedTask;
                    }
                )
                .GetAwaiter()
                .GetResult(); // nothing in it waits
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, e);
        }
    }

    /// <summary>Takes one reject, which is in the file after the next <see cref="Flush"/>.</summary>
    /// <exception cref="DestinationException">The disk refuses it.</exception>
    public void Add(long offset, RejectReason reason, ReadOnlyMemory<byte> record)
    {
        var reject = new Reject(offset, reason.Text, record) { Kind = reason.Kind, PartOf = reason.PartOf };
        RejectLine.Write(waiting, source, sha256, reject);
        if (waiting.Length >= MostWaiting)
        {
            Flush();
        }
    }

    /// <summary>Writes what was added: a kill takes no reject of records that are merged after it.</summary>
    /// <exception cref="DestinationException">The disk refuses it.</exception>
    public void Flush()
    {
        if (waiting.Length == 0)
        {
            return;
        }

        try
        {
            // A dump that lies elsewhere is loaded in place: the box may hold nothing before its first reject.
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            using var file = Open();
            file.SetLength(EndOfLines(file));
            file.Position = file.Length;
            waiting.WriteTo(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, e);
        }
        finally
        {
            waiting.SetLength(0);
        }
    }

    public void Dispose()
    {
        Flush();
        waiting.Dispose();
    }

    private FileStream Open() =>
        RejectsLock.OpenAsync(path, TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();

    // A kill of another load may have cut its last line, whose record comes again.
    private static long EndOfLines(FileStream file)
    {
        var end = file.Length;
        for (; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }
        }

        return end;
    }

    // Whether the line that was read is the last one and has no end: a kill has cut it, and its record comes again.
    private static bool IsCut(StreamReader lines)
    {
        if (!lines.EndOfStream || lines.BaseStream.Length == 0)
        {
            return false;
        }

        lines.BaseStream.Seek(-1, SeekOrigin.End);
        return lines.BaseStream.ReadByte() != '\n';
    }
}
