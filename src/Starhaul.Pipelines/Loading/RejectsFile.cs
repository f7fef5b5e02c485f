using System.Globalization;
using System.Text;
using Starhaul.Native;

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
    /// <exception cref="DestinationException">The file cannot be read or written.</exception>
    public void KeepBefore(long offset)
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
                            if (!IsOurs(line, offset))
                            {
                                kept.WriteLine(line);
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
    public void Add(long offset, string reason, ReadOnlyMemory<byte> record)
    {
        try
        {
            file ??= Open();
            RejectLine.Write(file, source, sha256, new Reject(offset, reason, record));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
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

    private bool IsOurs(string line, long offset) =>
        RejectLine.Place(Encoding.UTF8.GetBytes(line)) is { } place && place.Sha256 == sha256 && place.Offset >= offset;
}
