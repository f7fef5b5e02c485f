using Starhaul.Probing;
using Starhaul.Tests.Fetching;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Transports;

/// <summary>One source that a transport can reach, which a test may change, and a folder for part files.</summary>
public abstract class TransportScene : IAsyncDisposable
{
    private const string NewName = "f.bin";
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-transport-").FullName;

    /// <summary>Limits that make a test quick; the stall limit leaves a busy machine room.</summary>
    public static TransferLimits QuickLimits { get; } =
        new()
        {
            AttemptsWithoutProgress = 3,
            FirstBackoff = TimeSpan.FromMilliseconds(1),
            LongestBackoff = TimeSpan.FromMilliseconds(5),
            StallTimeout = TimeSpan.FromSeconds(2),
            ProbeTimeout = TimeSpan.FromSeconds(5),
        };

    /// <summary>The source.</summary>
    public abstract Source Source { get; }

    public string TargetPath => Path.Combine(folder, NewName);

    protected static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>A context whose transports include the one under test.</summary>
    internal DownloadContext CreateContext(TransferLimits? limits = null) =>
        new FileFetcherOptions { Limits = limits ?? QuickLimits, JitterSeed = 1 }.CreateContext();

    /// <summary>Puts another version in the source's place.</summary>
    public abstract void Put(byte[] content);

    /// <summary>Takes the source away.</summary>
    public abstract void Remove();

    internal PartFile OpenPart(DownloadContext context) => context.OpenPart(TargetPath, Source, discard: false);

    /// <summary>The intent to download, or to resume, what the source has now.</summary>
    internal async Task<RemoteFileIntent> IntendAsync(DownloadContext context, string? sha256 = null)
    {
        var probe = await new SourceProber(context).ProbeAsync(Source, cancellationToken: Ending);
        var options = FetchOptions.Default;
        return new RemoteFileIntent
        {
            Action = FetchAction.Download,
            Regime = "binary",
            Transport = context.TransportFor(Source).Name,
            Reason = "a test asks for it",
            Path = TargetPath,
            DetectedType = probe.MimeType,
            Probe = probe,
            Options = sha256 is null
                ? options
                : options with
                {
                    Digests = [new DeclaredDigest("sha-256", sha256, "option", DigestScope.Published)],
                },
        };
    }

    /// <summary>Begins a transfer and cancels it when so many bytes have come; the part file keeps them.</summary>
    internal async Task InterruptAsync(long afterBytes, long bytesPerSecond)
    {
        await using var context = CreateContext(QuickLimits with { BytesPerSecond = bytesPerSecond });
        var intent = await IntendAsync(context);
        await using var part = OpenPart(context);
        part.Reset(intent.Probe.Identity);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var transfer = context.TransportFor(Source).TransferAsync(intent, part, cancel.Token);
        await UntilAsync(part, afterBytes, transfer);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transfer);
    }

    /// <summary>Waits until the part file is complete to an offset.</summary>
    internal static async Task UntilAsync(PartFile part, long offset, Task transfer)
    {
        await Eventually.HoldsAsync(
            () => part.Frontier >= offset || transfer.IsCompleted,
            $"the part file is complete to byte {offset}"
        );
        Assert.False(transfer.IsCompleted, "The transfer ended too early.");
    }

    /// <summary>What lies in the part file of a transfer that has ended.</summary>
    internal static async Task<byte[]> BytesOfAsync(PartFile part)
    {
        var bytes = new byte[part.Frontier];
        var position = 0;
        while (position < bytes.Length)
        {
            position += await part.ReadAsync(position, bytes.AsMemory(position), part.Version, Ending);
        }

        return bytes;
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
