using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Starhaul.Api.Reading;

/// <summary>
/// Reads the children of a resource: several at once, as the limits allow, and each whole before it counts. Their records are given in the
/// order of the children, so that where a run ended is one number.
/// </summary>
/// <param name="resource">The resource of the children.</param>
/// <param name="questions">Lists the children, each time from the first.</param>
/// <param name="open">Opens the reading of one.</param>
/// <param name="seen">The records of all children that came so far.</param>
/// <param name="folder">Where records wait that are too many for the memory.</param>
internal sealed class ChildrenReader(
    ApiResource resource,
    Func<IEnumerable<ChildQuestion>> questions,
    Func<ChildQuestion, ApiSession> open,
    Deduplicator seen,
    string folder
)
{
    private const int AtOnce = 8;

    /// <summary>A source that refuses so many in a row refuses all.</summary>
    private const int MostRejectedInARow = 20;

    /// <summary>A page for each child, in order.</summary>
    public async IAsyncEnumerable<SessionPage> ReadAsync(
        SessionState state,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var children = state.Children!;
        var asked = new HashSet<UInt128>();
        var running = new Queue<Task<ChildResult>>();
        using var next = questions().GetEnumerator();
        var place = 0L;
        try
        {
            while (true)
            {
                while (running.Count < AtOnce && next.MoveNext())
                {
                    // A child of an earlier run, or one that another record gives as well.
                    var isNew = asked.Add(next.Current.Hash);
                    place++;
                    if (place > children.Next)
                    {
                        running.Enqueue(
                            isNew ? AskAsync(next.Current, ending.Token) : Task.FromResult(ChildResult.None)
                        );
                    }
                }

                if (running.Count == 0)
                {
                    break;
                }

                using var result = await running.Dequeue().ConfigureAwait(false);
                if (result.Error is TransferException lasting)
                {
                    await RequireOwnFaultAsync(lasting, children, running).ConfigureAwait(false);
                }

                children.Next++;
                Count(result, state);
                yield return new SessionPage(New(result, children), MustSave: false);
            }

            state.IsDone = true;
            yield return new SessionPage([], MustSave: true);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await DropAsync(running).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Where all attempts for a child failed and its neighbours came, the fault is its own. Where none came the host is down, and the run
    /// ends. The last child has no neighbours: the run that meets it again leaves it out.
    /// </summary>
    private static async Task RequireOwnFaultAsync(
        TransferException error,
        ChildrenState children,
        Queue<Task<ChildResult>> neighbours
    )
    {
        var isAlone = neighbours.Count == 0;
        foreach (var neighbour in neighbours)
        {
            if ((await neighbour.ConfigureAwait(false)).Buffer is not null)
            {
                return;
            }
        }

        if (!isAlone || children.EndedAt != children.Next)
        {
            children.EndedAt = children.Next;
            ExceptionDispatchInfo.Throw(error);
        }
    }

    private async Task<ChildResult> AskAsync(ChildQuestion question, CancellationToken cancellationToken)
    {
        // So that the list is read on while this one is asked.
        await Task.Yield();
        var buffer = new ChildBuffer(folder);
        SessionState? state = null;
        try
        {
            var run = question.Missing is { } missing
                ? throw new ArgumentException($"The parent's record has nothing for '{missing}'.")
                : open(question);
            state = run.Begin();
            await foreach (var page in run.ReadAsync(state, cancellationToken).ConfigureAwait(false))
            {
                foreach (var record in page.Records)
                {
                    buffer.Add(record, question.Copied);
                }
            }

            return new ChildResult(question, buffer, state, Error: null);
        }
        catch (Exception e)
            when (e is ArgumentException or UnexpectedContentException or IntegrityException or TransferException
                || e is SourceUnavailableException { IsTransient: false, Step: not FetchStep.Input }
            )
        {
            buffer.Dispose();
            return new ChildResult(question, null, state, e);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private void Count(ChildResult result, SessionState state)
    {
        var children = state.Children!;
        if (result.State is { } read)
        {
            state.Requests += read.Requests;
            state.Waited += read.Waited;
        }

        if (result.Error is { } error)
        {
            Reject(result.Question!, error, children);
            return;
        }

        if (result.State is not { } one)
        {
            return;
        }

        children.Asked++;
        children.RejectedInARow = 0;
        state.Pages += one.Pages;
        state.Received += one.Received;
        state.Repeats += one.Repeats;
        state.TooOld += one.TooOld;
        state.Known += one.Known;
        state.Skipped += one.Skipped;
        state.Untimed += one.Untimed;
        state.Keyless += one.Keyless;
        state.EqualPages += one.EqualPages;
        state.Cap ??= one.Cap;
        state.Bound ??= one.Bound;
        state.TotalChanged |= one.TotalChanged;
        state.Newest = state.Newest > one.Newest ? state.Newest : one.Newest ?? state.Newest;
        state.NewestCursor = CursorOrder.Later(state.NewestCursor, one.NewestCursor);
        state.FoundPointers.AddRange(one.FoundPointers.Except(state.FoundPointers, StringComparer.Ordinal).ToList());
    }

    private void Reject(ChildQuestion question, Exception error, ChildrenState children)
    {
        children.Asked++;
        children.Rejected++;
        children.RejectedInARow++;
        if (children.Rejects.Count < ChildrenState.MostNamed)
        {
            children.Rejects.Add(new ApiChildReject(question.Description, error.Message));
        }

        if (children.RejectedInARow > MostRejectedInARow)
        {
            throw new SourceUnavailableException(
                $"{children.RejectedInARow} children of {resource.Name} in a row failed, the last one {question.Description}: {error.Message}",
                error
            )
            {
                Hint = "Check the definition and what was asked for.",
            };
        }
    }

    private IEnumerable<JsonElement> New(ChildResult result, ChildrenState children)
    {
        foreach (var record in result.Buffer?.Read() ?? [])
        {
            if (seen.Add(record))
            {
                yield return record;
            }
            else
            {
                children.Repeats++;
            }
        }
    }

    private static async Task DropAsync(Queue<Task<ChildResult>> running)
    {
        foreach (var task in running)
        {
            try
            {
                (await task.ConfigureAwait(false)).Dispose();
            }
            catch (Exception)
            {
                // It was cancelled, or its error comes too late: the run has ended already.
            }
        }
    }

    private sealed record ChildResult(
        ChildQuestion? Question,
        ChildBuffer? Buffer,
        SessionState? State,
        Exception? Error
    ) : IDisposable
    {
        public static ChildResult None { get; } = new(null, null, null, null);

        public void Dispose() => Buffer?.Dispose();
    }
}
