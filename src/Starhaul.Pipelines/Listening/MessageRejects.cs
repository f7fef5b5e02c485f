using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Loading;

namespace Starhaul.Pipelines.Listening;

/// <summary>
/// The file <c>rejects.ndjson</c> of an archive, which every target of a listener and every replay writes to: a message that
/// several of them reject, or the same one again after a kill, stands in it once.
/// </summary>
/// <remarks>
/// Lines are only appended, under the lock of the file, after what others have appended was read. A message is known by the
/// path of its segment and its offset there, which change neither when the segment is closed nor when it is recovered.
/// Safe for many threads.
/// </remarks>
/// <param name="archive">Full path of the folder.</param>
/// <param name="time">The clock of the waits for other processes.</param>
/// <param name="isNeeded">Whether a file that cannot be written is an error; else <see cref="Trouble"/> says it.</param>
internal sealed class MessageRejects(string archive, TimeProvider time, bool isNeeded = true) : IDisposable
{
    /// <summary>At this length the file takes no more: a wrong clock rejects every message, for as long as it is wrong.</summary>
    public const long MostLength = 64 * 1024 * 1024;

    private const int BlockLength = 64 * 1024;

    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<string, HashSet<long>> known = new(StringComparer.Ordinal);
    private long readLength;

    /// <summary>Full path of the file. It is made by the first reject.</summary>
    public string Path { get; } = System.IO.Path.Combine(archive, RejectsFile.FileName);

    /// <summary>Why rejects are not in the file, where it is not needed; null where all of them are.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Writes those rejects of a segment that are not in the file; when it returns, no kill takes them.</summary>
    /// <param name="segment">Path of the segment relative to the archive.</param>
    /// <param name="rejects">What was rejected.</param>
    /// <param name="cancellationToken">Ends the wait for other processes.</param>
    /// <exception cref="DestinationException">The file cannot be written, and is needed.</exception>
    public async Task AddAsync(string segment, IReadOnlyList<Reject> rejects, CancellationToken cancellationToken)
    {
        if (rejects.Count == 0)
        {
            return;
        }

        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var file = await RejectsLock.OpenAsync(Path, time, cancellationToken).ConfigureAwait(false);
            await using (file.ConfigureAwait(false))
            {
                ReadOn(file);
                Append(file, segment, rejects);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var refused = RejectsFile.Refused(Path, e);
            Trouble = isNeeded ? throw refused : refused.Message;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => gate.Dispose();

    /// <summary>Learns what was appended since, and cuts off a last line that a kill has cut.</summary>
    private void ReadOn(FileStream file)
    {
        var lines = new LineBuffer(BlockLength);
        file.Position = readLength = readLength <= file.Length ? readLength : 0;
        while (file.Read(lines.GetSpan(BlockLength)) is var count and > 0)
        {
            lines.Advance(count);
            while (lines.TryTake(out var line))
            {
                if (RejectLine.Place(line) is { } place)
                {
                    OffsetsIn(place.Source).Add(place.Offset);
                }
            }
        }

        readLength += lines.Offset;
        if (readLength < file.Length)
        {
            file.SetLength(readLength);
        }

        file.Position = readLength;
    }

    private void Append(FileStream file, string segment, IReadOnlyList<Reject> rejects)
    {
        var offsets = OffsetsIn(segment);
        var written = new List<long>();
        foreach (var reject in rejects)
        {
            if (file.Position < MostLength && !offsets.Contains(reject.Offset))
            {
                RejectLine.Write(file, segment, sha256: null, reject);
                written.Add(reject.Offset);
            }
        }

        // What a full disk has cut is not known, and written by the next attempt.
        file.Flush();
        readLength = file.Position;
        offsets.UnionWith(written);
    }

    private HashSet<long> OffsetsIn(string segment)
    {
        if (!known.TryGetValue(segment, out var offsets))
        {
            known.Add(segment, offsets = []);
        }

        return offsets;
    }
}
