using System.Net;
using Microsoft.Extensions.Logging;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>The further connections of one job.</summary>
internal sealed class ConnectionSharing(
    HttpExchange exchange,
    HttpBody body,
    TransferLimits limits,
    TimeProvider time,
    Random jitter,
    ILogger log,
    RemoteFileIntent intent,
    PartFile part
) : IAsyncDisposable
{
    private HttpRangeGroup? group;

    /// <summary>Requests that they sent.</summary>
    public int Attempts => group?.Attempts ?? 0;

    /// <summary>Most of them that brought bytes at once.</summary>
    public int MostOpen => group?.MostOpen ?? 0;

    /// <summary>Whether one brought bytes of the version that counts which must not be kept.</summary>
    public bool IsTainted => group is { IsTainted: true } && group.Version == part.Version;

    /// <summary>
    /// Opens them, once: where they are wanted, ranges work, and a range of this version can be told from one of another. Not for
    /// another version after that: a file that does not hold still may yet come whole over one connection.
    /// </summary>
    /// <param name="ranges">What is to be brought.</param>
    /// <param name="version">The version of the part file.</param>
    /// <param name="first">The response that fixed it.</param>
    /// <param name="forms">How ranges may be tied to the version, the best form first.</param>
    public void Share(RangeAllocator ranges, int version, HttpResponse first, IEnumerable<ResumeForm> forms)
    {
        var seen = first.Identity;
        var isTold = seen is { Length: not null, CanResume: true } && part.Identity.IsSurelyThatOf(seen);
        var isRange = first.Status == HttpStatusCode.PartialContent;
        ResumeForm[] usable = [.. forms];
        if (
            intent.Options.Connections == 1
            || usable.Length == 0
            || !isTold
            || !(isRange || (intent.Probe.IsRangeSupported is true && !IsProvenWhole(first)))
            || group is not null
        )
        {
            return;
        }

        group = new HttpRangeGroup(exchange, body, limits, time, jitter, log, intent.Probe.Source, part, ranges)
        {
            Version = version,
            Identity = part.Identity,
            Location = first.Location,
            Forms = usable,
        };
        if (intent.Options.Connections is { } connections)
        {
            group.Add(connections - 1);
        }
        else if (limits.BytesPerSecond is null)
        {
            group.Scale();
        }
    }

    /// <summary>Whether a digest of this very message proves the file, which it does only where it is read to its end.</summary>
    private static bool IsProvenWhole(HttpResponse response) =>
        response.Digests.Any(static digest => digest.Scope == DigestScope.Message);

    /// <summary>Closes all; what they brought stays.</summary>
    public async ValueTask DisposeAsync()
    {
        if (group is not null)
        {
            await group.StopAsync().ConfigureAwait(false);
            group.Dispose();
        }
    }
}
