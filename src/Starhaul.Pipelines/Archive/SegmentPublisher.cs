using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Starhaul.Pipelines.Archive;

/// <summary>
/// Does what waits for the disk beside the thread that takes messages: brings segments to it, and gives closed ones
/// their names and records. All in the order in which it was asked for.
/// </summary>
internal sealed class SegmentPublisher
{
    private readonly Channel<Func<Task>> work = Channel.CreateUnbounded<Func<Task>>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    private readonly ConcurrentDictionary<string, bool> open = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SegmentName> begun = [];
    private readonly string root;
    private readonly Manifest manifest;
    private readonly SegmentRecord records;
    private readonly ILogger log;
    private readonly Task running;
    private long published;

    /// <summary>Begins to wait for work.</summary>
    public SegmentPublisher(string root, Manifest manifest, SegmentRecord records, ILogger log)
    {
        this.root = root;
        this.manifest = manifest;
        this.records = records;
        this.log = log;
        running = Task.Run(RunAsync);
    }

    /// <summary>Whether a segment of this listener has no record yet.</summary>
    /// <param name="path">Path relative to the archive, with <c>/</c>.</param>
    public bool IsOpen(string path) => open.ContainsKey(path);

    /// <summary>Whether a segment is closed, proven and recorded.</summary>
    /// <param name="path">Path relative to the archive, with <c>/</c>.</param>
    public bool IsRecorded(string path) => manifest.Contains(path);

    /// <summary>Reads what other programs have recorded.</summary>
    /// <exception cref="StarhaulException">The manifest cannot be read.</exception>
    public Task RefreshAsync(CancellationToken cancellationToken) => manifest.RefreshAsync(cancellationToken);

    /// <summary>Says that a segment begins, before its file is there.</summary>
    public void Begin(SegmentName name)
    {
        open.TryAdd(name.Path, true);
        begun.Enqueue(name);
    }

    /// <summary>The segments that were begun since the last call, however soon they were closed.</summary>
    public IEnumerable<SegmentName> TakeBegun()
    {
        while (begun.TryDequeue(out var name))
        {
            yield return name;
        }
    }

    /// <summary>The record of a segment; null where there is none.</summary>
    /// <param name="path">Path relative to the archive, with <c>/</c>.</param>
    public ManifestRecord? FindRecord(string path) => manifest.FindByPath(path);

    /// <summary>Segments that have their name and record.</summary>
    public long Published => Interlocked.Read(ref published);

    /// <summary>What went wrong; null while nothing has.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Brings open segments to the disk, unless they are closed before their turn comes.</summary>
    public void Sync(IReadOnlyList<SegmentWriter> segments) =>
        work.Writer.TryWrite(() =>
        {
            foreach (var segment in segments)
            {
                segment.Sync();
            }

            return Task.CompletedTask;
        });

    /// <summary>Publishes a segment whose end is written, and disposes it.</summary>
    public void Publish(SegmentWriter segment, IReadOnlyList<StreamGap> gaps) =>
        work.Writer.TryWrite(() => PublishAsync(segment, gaps, isRecovered: false));

    /// <summary>The same at once.</summary>
    public async Task PublishAsync(SegmentWriter segment, IReadOnlyList<StreamGap> gaps, bool isRecovered)
    {
        using (segment)
        {
            segment.Sync();
            var state = records.Publishing(segment, gaps, isRecovered);
            await manifest.PublishAsync(Path.Join(root, segment.Name.Path) + ".part.json", state).ConfigureAwait(false);
            open.TryRemove(segment.Name.Path, out _);
            Interlocked.Increment(ref published);
            if (isRecovered)
            {
                Log.SegmentRecovered(log, segment.Name.Path);
            }
            else
            {
                Log.SegmentPublished(log, segment.Name.Path);
            }
        }
    }

    /// <summary>Waits until all that was asked for is done; nothing may be asked for after it.</summary>
    public Task CompleteAsync()
    {
        work.Writer.TryComplete();
        return running;
    }

    private async Task RunAsync()
    {
        await foreach (var next in work.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (Failure is not null)
            {
                continue; // what is left stays open, for the next listener to recover
            }

            try
            {
                await next().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                Failure = e;
            }
        }
    }
}
