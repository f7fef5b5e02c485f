using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Starhaul.Retries;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>
/// The connections to one place beside the first one of a job, for one version of its file. They only ever bring ranges of that
/// version: what is not a right 206 of it ends the connection that met it, and is left to the first one to judge.
/// </summary>
internal sealed class HttpRangeGroup(
    HttpExchange exchange,
    HttpBody body,
    TransferLimits limits,
    TimeProvider time,
    Random jitter,
    ILogger log,
    MirrorList mirrors,
    PartFile part,
    RangeAllocator ranges,
    ConnectionTally tally
) : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly List<Task> running = [];
    private readonly Stack<CancellationTokenSource> members = new();
    private readonly Stack<IDisposable> slots = new();
    private volatile bool needsFirstProtocol;
    private volatile bool isTainted;
    private readonly long began = time.GetTimestamp();
    private TimeSpan asked;

    /// <summary>The version of the part file that the connections bring.</summary>
    public required int Version { get; init; }

    /// <summary>Where from.</summary>
    public required MirrorPlace Place { get; init; }

    /// <summary>Whether that is another place than that of the first connection.</summary>
    public required bool IsOfAnotherPlace { get; init; }

    /// <summary>Whether a response showed itself unbelievable after bytes of it were written: none may be kept.</summary>
    public bool IsTainted => isTainted;

    /// <summary>Opens so many more connections.</summary>
    public void Add(int connections)
    {
        tally.Add(connections);
        for (var i = 0; i < connections; i++)
        {
            var member = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            members.Push(member);
            running.Add(Task.Run(() => RunAsync(member.Token)));
        }
    }

    /// <summary>Opens one more, unless the host has as many as are opened without having been asked for.</summary>
    public bool TryAdd()
    {
        // The first connection is one of those that its host is to see at most; alone it asks nobody, and nothing is written down.
        if ((slots.Count == 0 && !IsOfAnotherPlace && !TryReserve()) || !TryReserve())
        {
            return false;
        }

        Add(1);
        return true;
    }

    /// <summary>Closes the connection that was opened last; what it brought stays.</summary>
    public void RemoveLast()
    {
        members.Peek().Cancel();
        slots.Pop().Dispose();
    }

    /// <summary>Closes the connections; what they brought stays.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(running).ConfigureAwait(false);
        if (IsOfAnotherPlace)
        {
            mirrors.Count(Place.Source, 0, asked);
        }
    }

    public void Dispose()
    {
        foreach (var owned in members.Concat(slots))
        {
            owned.Dispose();
        }

        stop.Dispose();
    }

    private bool TryReserve()
    {
        // Where no cache is shared, nobody else counts.
        if (
            slots.Count == ConnectionScaler.MostConnections
            || exchange.Slots.TryTake(Place.Location, ConnectionScaler.MostConnections) is not { } slot
        )
        {
            return false;
        }

        slots.Push(slot);
        return true;
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(limits.FirstBackoff, limits.LongestBackoff, jitter);
        try
        {
            while (await ranges.TakeAsync(Version, cancellationToken).ConfigureAwait(false) is { } lease)
            {
                try
                {
                    await FetchAsync(lease, cancellationToken).ConfigureAwait(false);
                    backoff.Reset();
                }
                catch (AttemptFailedException failure)
                {
                    if (lease.Received > 0 && !failure.IsTooSlow)
                    {
                        backoff.Reset();
                    }

                    backoff.Fail();
                    isTainted |= failure.TaintsBytes;
                    if (isTainted || backoff.Failures >= limits.AttemptsWithoutProgress)
                    {
                        throw;
                    }
                }
                catch (OperationCanceledException) when (lease.Taken.IsCancellationRequested) { }
                finally
                {
                    ranges.Return(lease);
                }

                if (backoff.Failures > 0)
                {
                    await Task.Delay(backoff.NextDelay(), time, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
        catch (Exception e) when (e is AttemptFailedException or StarhaulException)
        {
            // Not reported to the caller: the first connection asks for the same bytes, and what it meets is the job's failure.
            Log.ConnectionEnded(log, LogText.Clean(Place.Source.Text), LogText.Clean(e.Message));
            if (IsOfAnotherPlace && e is AttemptFailedException or SourceUnavailableException { IsTransient: false })
            {
                mirrors.Leave(Place.Source, e.Message);
            }
        }
        finally
        {
            lock (gate)
            {
                asked = time.GetElapsedTime(began);
            }

            tally.Add(-1);
        }
    }

    private async Task FetchAsync(RangeLease lease, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lease.Taken, cancellationToken);
        foreach (var form in Place.Forms)
        {
            using var response = await AskAsync(lease, form, either.Token).ConfigureAwait(false);
            var isWhole = HttpStatusRules.IsWhole(response.Status);
            if (isWhole && Place.Identity.DifferenceFrom(response.Identity) is null && form != Place.Forms[^1])
            {
                // The version holds, and yet the whole file comes: the server does not know this form.
                continue;
            }

            var end = Require(response, lease);
            if (!TryJoin(response))
            {
                return;
            }

            await CopyAsync(response, lease, end, cancellationToken).ConfigureAwait(false);
            return;
        }
    }

    /// <summary>Of a place that only a pinned digest ties to the first, nothing is learned of the version.</summary>
    private bool TryJoin(HttpResponse response) =>
        Place.IsTied
            ? part.TryJoin(Version, response.Identity, response.FileDigests)
            : part.TryJoin(Version, new SourceIdentity(), []);

    private async Task<HttpResponse> AskAsync(RangeLease lease, ResumeForm form, CancellationToken cancellationToken)
    {
        tally.CountRequest();
        var isOwnProtocol = !needsFirstProtocol;
        try
        {
            return await exchange
                .SendAsync(
                    Place.Source,
                    Place.Location,
                    HttpMethod.Get,
                    (request, _) =>
                    {
                        // Streams of one HTTP/2 connection share what a server or a network grants a connection.
                        request.Version = isOwnProtocol ? HttpVersion.Version11 : request.Version;
                        form.Apply(request.Headers, Place.Identity, lease.Start, lease.End - 1);
                    },
                    limits.StallTimeout,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception e)
            when (isOwnProtocol
                && Place.Location.Scheme == "https"
                && e is AttemptFailedException or SourceUnavailableException
            )
        {
            // Some servers speak HTTP/2 alone.
            needsFirstProtocol = true;
            throw new AttemptFailedException(e.Message, e);
        }
    }

    /// <summary>Where the bytes of a response end, if it is what was asked for.</summary>
    /// <exception cref="SourceUnavailableException">It is not.</exception>
    /// <exception cref="AttemptFailedException">The next one may be.</exception>
    private long Require(HttpResponse response, RangeLease lease)
    {
        if (response.Status != HttpStatusCode.PartialContent)
        {
            throw response.Status is HttpStatusCode.OK or HttpStatusCode.PreconditionFailed
                ? Refuse($"{Place.Location.Authority} answered {HttpStatusRules.Describe(response.Status)} to a range")
                : Patient(HttpStatusRules.Refuse(response, Place.Source, FetchStep.Transfer, time));
        }

        var verdict = RangeVerdict.Judge(Place.Identity, response, lease.Start);
        if (verdict.Fault is { } fault)
        {
            throw Refuse(fault);
        }

        // The first connection may ask again at the end where no response named the version; here each one must.
        var length = response.Content.Headers.ContentLength;
        var isOfVersion = !Place.Identity.CanResume || Place.Identity.IsSurelyThatOf(response.Identity);
        return isOfVersion && length == verdict.End - lease.Start
            ? verdict.End
            : throw Refuse(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Place.Location.Authority} sent the range from {lease.Start:N0} without its version or its length"
                )
            );
    }

    /// <summary>A server that turns one of several connections away wants fewer of them.</summary>
    private Exception Patient(Exception refusal) =>
        refusal is AttemptFailedException failure ? Refuse(failure.Message, isTransient: true) : refusal;

    private SourceUnavailableException Refuse(string message, bool isTransient = false) =>
        new(message)
        {
            Source = Place.Source.Text,
            Step = FetchStep.Transfer,
            IsTransient = isTransient,
        };

    private async Task CopyAsync(HttpResponse response, RangeLease lease, long end, CancellationToken cancellationToken)
    {
        tally.Open();
        try
        {
            var reached = await body.CopyAsync(response.Content, part, Version, lease, end, cancellationToken)
                .ConfigureAwait(false);
            if (reached != end && !lease.IsDone)
            {
                throw new AttemptFailedException(
                    string.Create(CultureInfo.InvariantCulture, $"the range ended at byte {reached:N0} of {end:N0}")
                );
            }
        }
        finally
        {
            tally.Close();
            if (IsOfAnotherPlace)
            {
                mirrors.Count(Place.Source, lease.Received, TimeSpan.Zero);
            }
        }
    }
}
