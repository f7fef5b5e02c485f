using Starhaul.Manifests;
using Starhaul.S3.Storage;

namespace Starhaul.S3.Boxes;

/// <summary>
/// The lines of a box in a bucket. Objects cannot be added to and not every server has conditional writes, so each writer has a chain of
/// its own, and what is live is the fold of all.
/// </summary>
internal sealed class BucketLog : ManifestLog
{
    /// <summary>A read that is not for a write may be this old: a fetch looks several times, and each look is a request.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private const int LongestObject = 8 * 1024 * 1024;

    private readonly SortedDictionary<string, BucketChain> chains = new(StringComparer.Ordinal);
    private readonly BoxFolder work;
    private readonly string name;
    private readonly ObjectStore objects;
    private readonly LineSpool spool;
    private readonly TimeProvider time;
    private readonly string tool;
    private WriterState? own;
    private long? readAt;

    public BucketLog(BoxFolder work, string name, ObjectStore objects, LineSpool spool, TimeProvider time, string tool)
        : base(work, new RecordReader(name, spool.Open), time)
    {
        this.work = work;
        this.name = name;
        this.objects = objects;
        this.spool = spool;
        this.time = time;
        this.tool = tool;
    }

    public override long Lines => chains.Values.Sum(static chain => chain.Lines.Lines);

    public override string? Head => chains.Count == 1 ? chains.Values.First().Lines.Head : null;

    public override bool IsTorn => own?.Pending is not null;

    public override int LinesPerWrite => BucketChain.MostLines - 1; // one for what begins a chain

    /// <summary>Whether the server honours conditions on writes, as far as it was found out.</summary>
    public bool KnowsConditions => own?.KnowsConditions == true;

    /// <summary>Reads what others have written since. MUST be called while the lock is held.</summary>
    public Task RereadAsync() => ReadAsync(CancellationToken.None);

    public override async Task<IReadOnlyList<ManifestEvent>> AppendAsync(IReadOnlyList<ManifestEvent> lines)
    {
        // What others have written up to now is what these lines come after.
        await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        var chain = OwnChain();
        var written = new List<ManifestEvent>();
        var bytes = new MemoryStream();
        var prev = chain.Lines.Head;
        if (chain.Lines.Lines == 0)
        {
            var metadata = new ManifestMetadata
            {
                BoxId = Metadata?.BoxId ?? Guid.NewGuid().ToString("N"),
                Created = time.GetUtcNow(),
                Tool = tool,
            };
            prev = Chain(metadata, prev, bytes, []);
        }

        foreach (var line in lines)
        {
            prev = Chain(Number(line), prev, bytes, written);
        }

        return await PutAsync(bytes.ToArray()).ConfigureAwait(false) ?? written;
    }

    public override async Task<ManifestCheckReport> CheckAsync(ExpectedHeads expected, CancellationToken cancellation)
    {
        if (expected.Single is not null)
        {
            throw new ArgumentException(
                $"The box '{name}' has a head for each writer; name the writer of the head that is expected.",
                nameof(expected)
            );
        }

        return await new BucketChecker(objects).CheckAsync(expected.ByWriter, cancellation).ConfigureAwait(false);
    }

    protected override async Task ReadOnAsync(bool isForWrite, CancellationToken cancellation)
    {
        if (isForWrite || readAt is not { } last || time.GetElapsedTime(last) > Fresh)
        {
            await ReadAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Puts what a kill has kept from being put, under the very number that it had.</summary>
    protected override async Task MendAsync(CancellationToken cancellation)
    {
        if (own?.PendingBytes() is not { } pending)
        {
            return;
        }

        cancellation.ThrowIfCancellationRequested();
        if (OwnChain().Objects <= own.Objects)
        {
            await PutAsync(pending).ConfigureAwait(false);
            return;
        }

        var there = await objects.ReadAsync(OwnChain().PathOf(own.Objects + 1), cancellation).ConfigureAwait(false);
        if (there.AsSpan().SequenceEqual(pending))
        {
            Save(own with { Objects = own.Objects + 1, Pending = null });
            return;
        }

        await LeaveChainAsync(pending).ConfigureAwait(false);
    }

    private static string Chain(ManifestEvent line, string? prev, MemoryStream into, List<ManifestEvent> written)
    {
        var chained = line with { Prev = prev };
        var bytes = ManifestJson.ToLine(chained);
        if (into.Length + bytes.Length > LongestObject)
        {
            throw new ArgumentException($"The lines have more than {LongestObject:N0} bytes.", nameof(line));
        }

        into.Write(bytes);
        into.WriteByte((byte)'\n');
        written.Add(chained);
        return ManifestChain.ComputeHash(bytes);
    }

    /// <summary>Numbers a line above all that is known of its path, and names what it replaces.</summary>
    private ManifestEvent Number(ManifestEvent line) =>
        line switch
        {
            ManifestRecord record => record with
            {
                Generation = Math.Max(record.Generation ?? 0, Live.GenerationOf(record.Path) + 1),
                Supersedes = Live.Find(record.Path)?.Sha256,
            },
            ManifestRemoval removal => removal with { Generation = Live.GenerationOf(removal.Path) + 1 },
            _ => line,
        };

    private BucketChain OwnChain()
    {
        own ??= WriterState.Create();
        if (!chains.TryGetValue(own.Writer, out var chain))
        {
            chains.Add(own.Writer, chain = new BucketChain(own.Writer));
        }

        return chain;
    }

    /// <summary>Writes the next object of the own chain.</summary>
    /// <returns>The lines as they are written where that is into another chain; null where they are as they were given.</returns>
    private async Task<IReadOnlyList<ManifestEvent>?> PutAsync(byte[] bytes)
    {
        var chain = OwnChain();
        var number = chain.Objects + 1;
        var known = own!.KnowsConditions;
        Save(own with { Objects = chain.Objects, Pending = System.Text.Encoding.UTF8.GetString(bytes) });
        if (!await PutObjectAsync(chain.PathOf(number), bytes).ConfigureAwait(false))
        {
            return await LeaveChainAsync(bytes).ConfigureAwait(false);
        }

        Take(chain, number, bytes);
        var written = own! with { Objects = number, Pending = null };
        if (written.KnowsConditions != known)
        {
            Save(written);
        }

        // Else the next write says the same; where there is none, the next run finds the object there.
        own = written;
        return null;
    }

    /// <returns>False where another object stands there: this machine's work was copied, and two write one chain.</returns>
    private async Task<bool> PutObjectAsync(string path, byte[] bytes)
    {
        var body = RequestBody.Create(bytes);
        if (own!.KnowsConditions == false)
        {
            var there = await objects.ReadAsync(path, CancellationToken.None).ConfigureAwait(false);
            if (there is not null)
            {
                return there.AsSpan().SequenceEqual(bytes);
            }

            await objects
                .PutAsync(path, body, sha256: null, condition: null, CancellationToken.None)
                .ConfigureAwait(false);
            return true;
        }

        var outcome = await objects
            .PutAsync(path, body, sha256: null, PutCondition.Absent, CancellationToken.None)
            .ConfigureAwait(false);
        if (outcome == PutOutcome.Unsupported)
        {
            own = own with { KnowsConditions = false };
            return await PutObjectAsync(path, bytes).ConfigureAwait(false);
        }

        if (outcome == PutOutcome.Refused)
        {
            // An attempt whose answer was lost may have put it.
            var there = await objects.ReadAsync(path, CancellationToken.None).ConfigureAwait(false);
            own = own with { KnowsConditions = true };
            return there.AsSpan().SequenceEqual(bytes);
        }

        if (own.KnowsConditions is null)
        {
            // The same bytes once more do no harm, and a server that takes them does not know the condition.
            var again = await objects
                .PutAsync(path, body, sha256: null, PutCondition.Absent, CancellationToken.None)
                .ConfigureAwait(false);
            own = own with { KnowsConditions = again == PutOutcome.Refused };
        }

        return true;
    }

    /// <summary>Begins a chain of another name, with lines that could not go into the one before.</summary>
    private async Task<IReadOnlyList<ManifestEvent>> LeaveChainAsync(byte[] bytes)
    {
        var conditions = own!.KnowsConditions;
        own = WriterState.Create() with { KnowsConditions = conditions };
        var lines = new List<ManifestEvent>();
        new BucketChain(own.Writer).Take(1, bytes, (line, _) => lines.Add(line));
        return await AppendAsync([.. lines.Where(static line => line is not ManifestMetadata)]).ConfigureAwait(false);
    }

    private void Save(WriterState state)
    {
        try
        {
            state.Write(work.Root);
            own = state;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw BoxFolder.CannotUse(Path.Combine(work.Root, WriterState.FileName), "written to", error);
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var listed = await BucketChain
            .ListAsync(
                objects,
                chains.Values.ToDictionary(chain => chain.Writer, chain => chain.Objects, StringComparer.Ordinal),
                cancellation
            )
            .ConfigureAwait(false);
        if (WriterState.TryRead(work.Root) is { } state && (own is null || own.Writer == state.Writer))
        {
            // Another process of this machine may have written; and what a list does not show yet is there all the same.
            own = own is { Pending: null } && own.Objects > state.Objects ? own : state;
        }

        if (own is { Objects: > 0 })
        {
            listed[own.Writer] = Math.Max(own.Objects, listed.GetValueOrDefault(own.Writer));
        }

        foreach (var (writer, last) in listed)
        {
            if (!chains.TryGetValue(writer, out var chain))
            {
                chains.Add(writer, chain = new BucketChain(writer));
            }

            await foreach (var (number, bytes) in chain.ReadAsync(objects, last, cancellation).ConfigureAwait(false))
            {
                Take(chain, number, bytes);
            }
        }

        readAt = time.GetTimestamp();
    }

    private void Take(BucketChain chain, long number, byte[]? bytes)
    {
        var faults = chain.Take(number, bytes, (line, text) => Fold(line, spool.Add(text.Span)));
        if (faults.Count == 0)
        {
            return;
        }

        var (line, fault) = (faults[0].Line, faults[0].Message);
        Reset();
        throw new IntegrityException($"The chain {BucketChain.Folder}{chain.Writer} of '{name}', line {line}, {fault}.")
        {
            Step = FetchStep.Manifest,
            Hint =
                "Nothing was changed. Manifest.CheckAsync lists every fault; restore the object from a copy or an older version.",
        };
    }

    private void Reset()
    {
        chains.Clear();
        ClearFold();
        readAt = null;
    }
}
