using System.Globalization;
using System.Text;
using Starhaul.Native;
using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.Loading;

/// <summary>
/// The file <c>rejects.ndjson</c> as one load writes it, a <see cref="RejectLine"/> for each record that could not be
/// taken. It is made by the first reject; a load that goes on, or begins again, replaces its own lines.
/// </summary>
internal sealed class RejectsFile(string path, string source, string sha256) : IDisposable
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "rejects.ndjson";

    private FileStream? file;

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
            using var lines = new StreamReader(new FileStream(Posix.OpenRegular(path), FileAccess.Read));
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

    /// <summary>Writes one reject.</summary>
    /// <exception cref="DestinationException">The disk refuses it.</exception>
    public void Add(long offset, RejectReason reason, ReadOnlyMemory<byte> record)
    {
        try
        {
            file ??= Open();
            var reject = new Reject(offset, reason.Text, record) { Kind = reason.Kind, PartOf = reason.PartOf };
            RejectLine.Write(file, source, sha256, reject);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, e);
        }
    }

    /// <summary>Brings what was added out of this process: a kill takes no reject of records that are merged after it.</summary>
    /// <exception cref="DestinationException">The disk refuses it.</exception>
    public void Flush()
    {
        try
        {
            file?.Flush();
        }
        catch (IOException e)
        {
            throw Refused(path, e);
        }
    }

    public void Dispose() => file?.Dispose();

    // A dump that lies elsewhere is loaded in place: the box may hold nothing before its first reject.
    private FileStream Open()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var opened = new FileStream(Posix.OpenOrCreate(path, DurableFile.Readable), FileAccess.Write);
        opened.Seek(0, SeekOrigin.End);
        return opened;
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
