using Starhaul.Transfer;

namespace Starhaul.Tests.Transfer;

/// <summary>
/// Versions of a source, brought by several writers at once, in pieces of any length and order. When the version
/// changes nobody waits for the writers of the old one: they go on writing.
/// </summary>
internal sealed class ScriptedTransport(int seed, IReadOnlyList<byte[]> versions) : ITransport
{
    public const string Scheme = "scripted";

    private readonly Random random = new(seed);
    private int current;

    public string Name => Scheme;

    public IReadOnlyList<string> Schemes { get; } = [Scheme];

    public static SourceIdentity Identify(IReadOnlyList<byte[]> versions, int version) =>
        new() { ETag = $"\"{version}\"", Length = versions[version].Length };

    public Task<SourceFacts?> AskAsync(Source source, SourceIdentity? known, CancellationToken cancellationToken) =>
        Task.FromResult<SourceFacts?>(null);

    public Task<SourceSample> SampleAsync(
        Source source,
        Uri location,
        int length,
        SourceIdentity? known,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public async Task<TransportReceipt> TransferAsync(
        RemoteFileIntent intent,
        PartFile part,
        CancellationToken cancellationToken
    )
    {
        var writers = new List<Task>();
        try
        {
            while (true)
            {
                var identity = Identify(versions, current);
                if (part.Identity.DifferenceFrom(identity) is { } difference)
                {
                    part.RestartAsNewVersion(identity, difference);
                }

                var accepted = part.Accept(identity, []);
                var written = new SemaphoreSlim(0);
                var running = Split(part)
                    .Select(pieces => WriteAsync(part, accepted, versions[current], pieces, written, cancellationToken))
                    .ToList();
                writers.AddRange(running);
                if (current + 1 < versions.Count)
                {
                    // As soon as something is written, or when all is.
                    await Task.WhenAny(written.WaitAsync(cancellationToken), Task.WhenAll(running));
                    await Task.Yield();
                    current++;
                    continue;
                }

                await Task.WhenAll(running);
                part.Finish(versions[current].Length);
                return new TransportReceipt
                {
                    Location = intent.Probe.Location,
                    End = BodyEnd.Length,
                    Protocol = Name,
                };
            }
        }
        finally
        {
            await Task.WhenAll(writers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Task WriteAsync(
        PartFile part,
        int version,
        byte[] content,
        List<ByteRange> pieces,
        SemaphoreSlim written,
        CancellationToken cancellationToken
    ) =>
        Task.Run(
            async () =>
            {
                foreach (var piece in pieces)
                {
                    var bytes = content.AsMemory((int)piece.Start, (int)piece.Length);
                    await part.WriteAsync(version, piece.Start, bytes, cancellationToken);
                    written.Release();
                    await Task.Yield();
                }
            },
            cancellationToken
        );

    /// <summary>What is missing, in pieces that overlap here and there, shuffled and dealt out to the writers.</summary>
    private List<List<ByteRange>> Split(PartFile part)
    {
        var pieces = new List<ByteRange>();
        var length = versions[current].Length;
        var start = 0L;
        foreach (var there in part.Completed.Append(new ByteRange(length, length)))
        {
            while (start < there.Start)
            {
                var end = Math.Min(there.Start, start + random.Next(1, 30_000));
                pieces.Add(new ByteRange(Math.Max(0, start - random.Next(0, 3)), end));
                start = end;
            }

            start = there.End;
        }

        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pieces));
        var writers = random.Next(1, 5);
        return
        [
            .. Enumerable.Range(0, writers).Select(writer => pieces.Where((_, i) => i % writers == writer).ToList()),
        ];
    }
}
