using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>
/// The file <c>manifest.jsonl</c> and what it says: read on from where the last read ended, appended to under the
/// lock, never rewritten.
/// </summary>
internal sealed class FolderLog : ManifestLog
{
    private readonly BoxFolder box;
    private readonly TimeProvider time;
    private readonly string tool;
    private readonly ILogger log;
    private ManifestChain chain = new();
    private FileStat? known;
    private long position;
    private long tornBytes;

    public FolderLog(BoxFolder box, TimeProvider time, string tool, ILogger log)
        : base(box, new RecordReader(box.ManifestPath, () => FileHash.Open(box.ManifestPath)), time)
    {
        this.box = box;
        this.time = time;
        this.tool = tool;
        this.log = log;
    }

    public override long Lines => chain.Lines;

    public override string? Head => chain.Head;

    public override bool IsTorn => tornBytes > 0;

    public override int LinesPerWrite => 1;

    public override Task<IReadOnlyList<ManifestEvent>> AppendAsync(IReadOnlyList<ManifestEvent> lines) =>
        Task.FromResult<IReadOnlyList<ManifestEvent>>([.. lines.Select(Append)]);

    public override Task<ManifestCheckReport> CheckAsync(ExpectedHeads expected, CancellationToken cancellation) =>
        ManifestChecker.CheckAsync(box, expected, cancellation);

    protected override Task ReadOnAsync(bool isForWrite, CancellationToken cancellation) => ReadTailAsync(cancellation);

    protected override Task MendAsync(CancellationToken cancellation)
    {
        if (tornBytes > 0)
        {
            CutTornLine();
        }

        return Task.CompletedTask;
    }

    private T Append<T>(T line)
        where T : ManifestEvent
    {
        var isFirst = position == 0;
        if (isFirst && line is not ManifestMetadata)
        {
            // Both lines go out one after the other: a kill between them leaves an empty box, which is a right one.
            Append(
                new ManifestMetadata
                {
                    BoxId = Guid.NewGuid().ToString("N"),
                    Created = time.GetUtcNow(),
                    Tool = tool,
                }
            );
        }

        var chained = (T)((ManifestEvent)line with { Prev = chain.Head });
        byte[] bytes = [.. ManifestJson.ToLine(chained), (byte)'\n'];
        if (bytes.Length > LineReader.LongestLine)
        {
            throw new ArgumentException(
                $"The line has {bytes.Length:N0} bytes, at most {LineReader.LongestLine:N0} are read back.",
                nameof(line)
            );
        }

        var place = new LinePlace(position, bytes.Length - 1);
        Write(bytes);
        chain.AppendOwn(bytes.AsSpan(..^1));
        Fold(chained, place);
        return chained;
    }

    private void Write(byte[] bytes)
    {
        try
        {
            using var file = Posix.OpenOrCreate(box.ManifestPath, DurableFile.Readable);
            try
            {
                RandomAccess.Write(file, bytes, position);
                RandomAccess.FlushToDisk(file);
            }
            catch (IOException)
            {
                RandomAccess.SetLength(file, position);
                throw;
            }

            if (position == 0)
            {
                Posix.FlushFolder(box.Root);
            }

            position += bytes.Length;
            known = Posix.Stat(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw box.CannotUse("written to", error);
        }
    }

    private async Task ReadTailAsync(CancellationToken cancellation)
    {
        try
        {
            using var file = OpenForReading();
            ResetIfReplaced(file is null ? null : Posix.Stat(file));
            if (file is null)
            {
                return;
            }

            var reader = new LineReader(file, position);
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                var (taken, faults) = chain.Append(line);
                if (faults.Count > 0)
                {
                    throw Broken(chain.Lines, string.Join("; ", faults));
                }

                Fold(taken!, new LinePlace(position, line.Length));
                position = reader.Position;
            }

            tornBytes = reader.TornBytes;
        }
        catch (InvalidDataException error)
        {
            throw Broken(chain.Lines + 1, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw box.CannotUse("read", error);
        }
    }

    private SafeFileHandle? OpenForReading()
    {
        try
        {
            return Posix.OpenRegular(box.ManifestPath);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A file that is another one, or shorter than what was read of it, is read from its start.</summary>
    private void ResetIfReplaced(FileStat? now)
    {
        var isSame =
            known is { } before && now is { } after && before.Inode == after.Inode && before.Device == after.Device;
        if (known is not null && (!isSame || now!.Value.Length < position))
        {
            Reset();
        }

        known = now;
    }

    private void Reset()
    {
        chain = new ManifestChain();
        ClearFold();
        position = 0;
        tornBytes = 0;
    }

    private void CutTornLine()
    {
        try
        {
            using var file = Posix.OpenRegular(box.ManifestPath, FileAccess.ReadWrite);
            RandomAccess.SetLength(file, position);
            RandomAccess.FlushToDisk(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw box.CannotUse("written to", error);
        }

        Log.TornLineCut(log, box.ManifestPath, tornBytes, chain.Lines + 1);
        tornBytes = 0;
    }

    private IntegrityException Broken(long line, string fault)
    {
        Reset(); // The next read begins at line 1 and fails there again, instead of going on behind the fault.
        known = null;
        return new IntegrityException($"'{box.ManifestPath}' line {line} {fault}.")
        {
            Step = FetchStep.Manifest,
            Hint = "Nothing was changed. Manifest.CheckAsync lists every fault; restore the file from a copy.",
        };
    }
}
