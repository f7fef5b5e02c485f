using System.Buffers;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul.Transports;

/// <summary>A file of this machine. Its version shows by inode, length and time of modification.</summary>
internal sealed class FileTransport : ITransport
{
    private const int BlockLength = 256 * 1024;

    public string Name => "file";

    public IReadOnlyList<string> Schemes { get; } = ["file"];

    public Task<SourceFacts?> AskAsync(Source source, SourceIdentity? known, CancellationToken cancellationToken)
    {
        var identity = Identify(source, FetchStep.Probe);
        var isUnchanged = known?.ETag is not null && known.ETag == identity.ETag;
        return Task.FromResult<SourceFacts?>(Facts(source, identity) with { IsUnchanged = isUnchanged });
    }

    public async Task<SourceSample> SampleAsync(
        Source source,
        Uri location,
        int length,
        SourceIdentity? known,
        CancellationToken cancellationToken
    )
    {
        var identity = Identify(source, FetchStep.Probe);
        using var file = Open(source, FetchStep.Probe);
        var start = new byte[length];
        var count = await ReadAsync(file, start, 0, source, FetchStep.Probe, cancellationToken).ConfigureAwait(false);
        return new SourceSample(Facts(source, identity), start.AsMemory(0, count), IsRangeSupported: true, count == 0);
    }

    public async Task<TransportReceipt> TransferAsync(
        RemoteFileIntent intent,
        PartFile part,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(part);
        var source = intent.Probe.Source;
        var attempts = 0;
        while (true)
        {
            attempts++;
            var identity = Identify(source, FetchStep.Transfer);
            if (part.Identity.DifferenceFrom(identity) is { } before)
            {
                part.RestartAsNewVersion(identity, before);
            }

            var version = part.Accept(identity, []);
            await CopyAsync(source, part, version, cancellationToken).ConfigureAwait(false);
            var after = part.Identity.DifferenceFrom(Identify(source, FetchStep.Transfer));
            if (after is null && part.IsComplete)
            {
                part.Finish(part.Frontier);
                return new TransportReceipt
                {
                    Location = source.Uri,
                    End = BodyEnd.Length,
                    BytesReceived = part.BytesReceived,
                    Attempts = attempts,
                    Protocol = Name,
                };
            }

            part.RestartAsNewVersion(
                Identify(source, FetchStep.Transfer),
                after ?? "the file became shorter while it was read"
            );
        }
    }

    private async Task CopyAsync(Source source, PartFile part, int version, CancellationToken cancellationToken)
    {
        using var file = Open(source, FetchStep.Transfer);
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            var end = part.Identity.Length ?? 0;
            for (var offset = part.Frontier; offset < end; )
            {
                var wanted = (int)Math.Min(BlockLength, end - offset);
                var wantedBytes = block.AsMemory(0, wanted);
                var count = await ReadAsync(file, wantedBytes, offset, source, FetchStep.Transfer, cancellationToken)
                    .ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                part.CountReceived(count);
                if (
                    !await part.WriteAsync(version, offset, wantedBytes[..count], cancellationToken)
                        .ConfigureAwait(false)
                )
                {
                    return;
                }

                offset += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static SourceFacts Facts(Source source, SourceIdentity identity) =>
        new()
        {
            Location = source.Uri,
            Identity = identity,
            FileName = LocalPath.FromUri(source.Uri).Name,
        };

    private static SourceIdentity Identify(Source source, FetchStep step)
    {
        using var file = Open(source, step);
        var facts = Posix.Stat(file)!.Value;
        if (facts.Length == 0 && HoldsBytes(file))
        {
            throw new SourceUnavailableException(
                $"{LocalPath.FromUri(source.Uri).Text} holds bytes although its size is given as 0: the system makes it up while it is read."
            )
            {
                Source = source.Text,
                Step = step,
                Hint = "Copy it to a plain file first, with cat, and fetch that.",
            };
        }

        return new SourceIdentity
        {
            ETag = string.Create(
                CultureInfo.InvariantCulture,
                $"\"{facts.Inode:x}-{facts.Length:x}-{facts.ModifiedAt.UtcTicks:x}\""
            ),
            LastModified = DateTimeOffset.FromUnixTimeSeconds(facts.ModifiedAt.ToUnixTimeSeconds()),
            Length = facts.Length,
        };
    }

    // Files of /proc and of some FUSE file systems have no size until they are read.
    private static bool HoldsBytes(SafeFileHandle file)
    {
        Span<byte> one = stackalloc byte[1];
        try
        {
            return RandomAccess.Read(file, one, 0) > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static SafeFileHandle Open(Source source, FetchStep step)
    {
        if (source.Uri.Host.Length > 0)
        {
            throw new SourceUnavailableException(
                $"{source.Text} names a file of the host {source.Uri.Host}, not of this one."
            )
            {
                Source = source.Text,
                Step = step,
                Hint = "Mount it and give its path here, or use the URL of a web server there.",
            };
        }

        try
        {
            var path = LocalPath.FromUri(source.Uri);
            return Posix.OpenRegularByBytes(path.Bytes, path.Text);
        }
        catch (IOException e)
        {
            throw new SourceUnavailableException(e.Message, e)
            {
                Source = source.Text,
                Step = step,
                Hint = "Check the path and its permissions.",
            };
        }
    }

    private static async ValueTask<int> ReadAsync(
        SafeFileHandle file,
        Memory<byte> buffer,
        long offset,
        Source source,
        FetchStep step,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await RandomAccess.ReadAsync(file, buffer, offset, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw Unreadable(source, step, e);
        }
    }

    private static SourceUnavailableException Unreadable(Source source, FetchStep step, Exception cause) =>
        new($"{LocalPath.FromUri(source.Uri).Text} cannot be read: {cause.Message}", cause)
        {
            Source = source.Text,
            Step = step,
            Hint = "Check the path and its permissions.",
        };
}
