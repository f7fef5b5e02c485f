using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Starhaul.Transfer;
using Starhaul.Transfer.Checks;

namespace Starhaul.Api.Reading;

/// <summary>
/// The part file of a resource: lines are appended, and now and then the bytes are flushed and the state that counts them
/// takes the place of the one before. What is behind the last state is cut off by the next run.
/// </summary>
internal sealed class RecordFile : IDisposable
{
    /// <summary>How often the state is written at most; a kill loses the requests since.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>The same for a coded file: each part of it ends there, and short parts are coded badly.</summary>
    private static readonly TimeSpan CodedInterval = TimeSpan.FromSeconds(5);

    /// <summary>Lines are written when so many bytes of them are there: a page of any length takes no more.</summary>
    private const int LongestBlock = 1024 * 1024;

    private readonly ArrayBufferWriter<byte> lines = new();
    private readonly SafeFileHandle handle;
    private readonly HandleStream output;
    private readonly TimeProvider time;
    private readonly string source;
    private readonly PartSeal seal;
    private Stream? coder;
    private long committedAt;

    private RecordFile(
        string target,
        string source,
        SafeFileHandle handle,
        (SessionState State, long Length)? found,
        PartSeal seal,
        TimeProvider time
    )
    {
        this.seal = seal;
        Target = target;
        Coding = RecordCoding.Choose(target);
        this.source = source;
        this.handle = handle;
        this.time = time;
        Found = found?.State;
        ResumedFrom = found?.Length ?? 0;
        output = new HandleStream(handle, ResumedFrom);
        RandomAccess.SetLength(handle, ResumedFrom);
        committedAt = time.GetTimestamp();
    }

    /// <summary>Full path that the file is published at.</summary>
    public string Target { get; }

    /// <summary>How it is coded.</summary>
    public RecordCoding Coding { get; }

    /// <summary>How far an earlier run came; null for a fresh start.</summary>
    public SessionState? Found { get; }

    /// <summary>Bytes that an earlier run left.</summary>
    public long ResumedFrom { get; }

    /// <summary>Bytes of the file so far, coded.</summary>
    public long Length => output.Position;

    /// <summary>Opens and locks the part file of a target.</summary>
    /// <param name="target">Full path of the target.</param>
    /// <param name="source">The source, without secrets.</param>
    /// <param name="fingerprint">What is asked: an earlier run's records stay only if it asked the same.</param>
    /// <param name="discard">Whether to begin anew whatever is there.</param>
    /// <param name="seal">What shows that a state was written in this box.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="DestinationException">It is in use, or holds something else.</exception>
    public static RecordFile Open(
        string target,
        string source,
        string fingerprint,
        bool discard,
        PartSeal seal,
        TimeProvider time
    )
    {
        var path = PartPaths.Part(target);
        var file = PartLock.Take(path);
        try
        {
            var state = PartStateFile.TryRead(PartPaths.State(target));
            var length = RandomAccess.GetLength(file);
            var read = SessionStateJson.TryRead(state?.Api);
            if (!discard)
            {
                PartLock.RefuseForeign(target, source, state, length > 0);
                RefuseOther(path, read, fingerprint);
            }

            // Records are not joined to what was unpacked or copied here: those may say anything.
            (SessionState, long)? found =
                !discard && read is not null && state!.Frontier <= length && seal.Holds(state, part: null)
                    ? (read, state.Frontier)
                    : null;
            return new RecordFile(target, source, file, found, seal, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PartLock.GiveBack(file);
            throw DiskErrors.Refused(path, e);
        }
        catch
        {
            PartLock.GiveBack(file);
            throw;
        }
    }

    /// <summary>Appends the records of a page, a line each.</summary>
    /// <returns>How many there were.</returns>
    public long Append(IEnumerable<JsonElement> records)
    {
        var count = 0L;
        foreach (var record in records)
        {
            JsonLine.Write(record, lines);
            lines.Write("\n"u8);
            count++;
            if (lines.WrittenCount >= LongestBlock)
            {
                WriteLines();
            }
        }

        WriteLines();
        return count;
    }

    /// <summary>Flushes the bytes, then writes the state that counts them; unless that was done a moment ago and must not be done now.</summary>
    public void Commit(SessionState state, bool must)
    {
        var interval = Coding.Wrap is null ? Interval : CodedInterval;
        if (must || time.GetElapsedTime(committedAt) >= interval)
        {
            OnDisk(() =>
            {
                EndPart(isLast: state.IsDone);
                RandomAccess.FlushToDisk(handle);
                PartStateFile.Write(PartPaths.State(Target), StateOf(state), seal, handle);
            });
            committedAt = time.GetTimestamp();
        }
    }

    /// <summary>The state of the part file as it is written.</summary>
    public PartState StateOf(SessionState state) =>
        new()
        {
            SourceUrl = source,
            Identity = new SourceIdentity(),
            Completed = Length > 0 ? [new ByteRange(0, Length)] : [],
            Api = (JsonObject)JsonSerializer.SerializeToNode(state, SessionStateJson.Default.SessionState)!,
        };

    /// <summary>Reads what is in the file through a stage.</summary>
    public (string Sha256, string Proven) Scan(ByteFilter records, CancellationToken cancellationToken) =>
        RecordScan.Run(handle, Length, Coding, records, cancellationToken);

    public void Dispose()
    {
        try
        {
            // What was not committed is not counted by the state; how its part ends does not matter.
            coder?.Dispose();
        }
        catch (IOException)
        {
            // A full disk has been reported already.
        }

        PartLock.GiveBack(handle);
    }

    private void WriteLines()
    {
        // Not even nothing begins a part of a coded file.
        if (lines.WrittenCount > 0)
        {
            OnDisk(() => Write(lines.WrittenSpan));
            lines.ResetWrittenCount();
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (Coding.Wrap is { } wrap)
        {
            coder ??= wrap(output);
            coder.Write(bytes);
        }
        else
        {
            output.Write(bytes);
        }
    }

    private void EndPart(bool isLast)
    {
        coder?.Dispose();
        coder = null;
        if (isLast && Length == 0)
        {
            output.Write(Coding.Nothing.Span);
        }
    }

    private void OnDisk(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Refused(PartPaths.Part(Target), e);
        }
    }

    private static void RefuseOther(string path, SessionState? state, string fingerprint)
    {
        if (state is not null && state.Request != fingerprint)
        {
            throw new DestinationException($"{path} holds records of another question to the same API.")
            {
                Step = FetchStep.Decide,
                Hint =
                    "Finish that one first, name another file with FetchOptions.Output, or discard the part file with FetchOptions.Force.",
            };
        }
    }
}
