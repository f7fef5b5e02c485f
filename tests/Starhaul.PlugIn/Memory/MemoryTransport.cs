using System.Collections.Concurrent;
using System.Globalization;
using Starhaul.Retries;
using Starhaul.Transfer;

namespace Starhaul.PlugIn.Memory;

/// <summary>Sources that lie in memory: <c>memory://box/name</c>. It can be told to be busy, as a server would be.</summary>
/// <param name="requests">Sends its requests: waits between attempts, and the limits of the host.</param>
internal sealed class MemoryTransport(TransportRequests requests) : ITransport
{
    private const int BlockLength = 64 * 1024;

    private readonly ConcurrentDictionary<string, (byte[] Bytes, int Version)> files = new(StringComparer.Ordinal);

    private readonly Queue<(int Blocks, TimeSpan? RetryAfter)> faults = new();

    /// <summary>Transfers that were begun.</summary>
    public int Asked { get; private set; }

    public string Name => "memory";

    public IReadOnlyList<string> Schemes { get; } = ["memory"];

    /// <summary>Puts bytes where a source is, in place of those that were there.</summary>
    public void Put(Uri source, byte[] bytes) =>
        files.AddOrUpdate(source.AbsoluteUri, (bytes, 1), (_, before) => (bytes, before.Version + 1));

    /// <summary>Makes the next transfer fail.</summary>
    /// <param name="blocks">Blocks that it brings before that.</param>
    /// <param name="retryAfter">How long it asks to be left alone; null when it does not say.</param>
    public void Fail(int blocks, TimeSpan? retryAfter = null) => faults.Enqueue((blocks, retryAfter));

    /// <summary>Takes a source away.</summary>
    public void Remove(Uri source) => files.TryRemove(source.AbsoluteUri, out _);

    public Task<SourceFacts?> AskAsync(Source source, SourceIdentity? known, CancellationToken cancellationToken)
    {
        var identity = Identity(Find(source, FetchStep.Probe));
        var facts = new SourceFacts
        {
            Location = source.Uri,
            Identity = identity,
            FileName = Path.GetFileName(source.Uri.AbsolutePath),
            IsUnchanged = known?.ETag == identity.ETag,
        };
        return Task.FromResult<SourceFacts?>(facts);
    }

    public async Task<SourceSample> SampleAsync(
        Source source,
        Uri location,
        int length,
        SourceIdentity? known,
        CancellationToken cancellationToken
    )
    {
        var file = Find(source, FetchStep.Probe);
        var facts = await AskAsync(source, known, cancellationToken);
        var start = file.Bytes.AsMemory(0, Math.Min(length, file.Bytes.Length));
        return new SourceSample(facts!, start, IsRangeSupported: true, IsEmpty: file.Bytes.Length == 0);
    }

    public Task<TransportReceipt> TransferAsync(
        RemoteFileIntent intent,
        PartFile part,
        CancellationToken cancellationToken
    )
    {
        var source = intent.Probe.Source;
        return requests.SendAsync(
            source,
            source.Uri,
            FetchStep.Transfer,
            ending => TransferOnceAsync(source, part, ending),
            part,
            cancellationToken
        );
    }

    private async Task<TransportReceipt> TransferOnceAsync(
        Source source,
        PartFile part,
        CancellationToken cancellationToken
    )
    {
        Asked++;
        var (left, wait) = faults.TryDequeue(out var fault) ? fault : (int.MaxValue, null);
        while (true)
        {
            // 1. One version of the source: what it has now. What the part file holds of another one is dropped.
            var file = Find(source, FetchStep.Transfer);
            var identity = Identity(file);
            if (part.Identity.DifferenceFrom(identity) is { } difference)
            {
                part.RestartAsNewVersion(identity, difference);
            }

            // 2. Every byte that is not there yet, at its own offset. The number that Accept gives keeps a late write of another version out.
            var version = part.Accept(identity, []);
            for (var offset = part.Frontier; offset < file.Bytes.Length; )
            {
                if (left-- == 0)
                {
                    throw new AttemptFailedException($"{source.Text} hung up at byte {offset}") { RetryAfter = wait };
                }

                var block = file.Bytes.AsMemory((int)offset, (int)Math.Min(BlockLength, file.Bytes.Length - offset));
                part.CountReceived(block.Length);
                if (!await part.WriteAsync(version, offset, block, cancellationToken))
                {
                    break;
                }

                offset += block.Length;
            }

            // 3. Whole, unless the source changed meanwhile: then from the first byte again.
            if (part.IsComplete && part.Identity.DifferenceFrom(Identity(Find(source, FetchStep.Transfer))) is null)
            {
                part.Finish(part.Frontier);
                return new TransportReceipt
                {
                    Location = source.Uri,
                    End = BodyEnd.Length,
                    BytesReceived = part.BytesReceived,
                    Protocol = Name,
                };
            }
        }
    }

    private (byte[] Bytes, int Version) Find(Source source, FetchStep step) =>
        files.TryGetValue(source.Uri.AbsoluteUri, out var file)
            ? file
            : throw new SourceUnavailableException($"{source.Text} holds nothing.")
            {
                Source = source.Text,
                Step = step,
                Hint = "Put bytes there first.",
            };

    private static SourceIdentity Identity((byte[] Bytes, int Version) file) =>
        new()
        {
            ETag = string.Create(CultureInfo.InvariantCulture, $"\"{file.Version}-{file.Bytes.Length}\""),
            Length = file.Bytes.Length,
        };
}
