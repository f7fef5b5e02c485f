using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Starhaul.Api.Requests;
using Starhaul.Api.Values;
using Starhaul.Retries;

namespace Starhaul.Api.Reading;

/// <summary>Reads a resource page by page, each whole or not at all, and guards the way from one to the next.</summary>
internal sealed class PageReader(
    ApiResource resource,
    ApiClient client,
    RequestWriter writer,
    RecordFilter filter,
    ApiPageScope scope,
    int? maxPages,
    TransferLimits limits,
    TimeProvider time,
    Random jitter,
    ILogger log
)
{
    private const int MostSkippedInARow = 10;

    private readonly Source source = Source.Parse(resource.BaseUrl.AbsoluteUri);

    /// <summary>
    /// The pages from where the state is. The state is moved behind a page before it is given, so that its taker may write
    /// both down; the wait before the next request comes after that.
    /// </summary>
    public async IAsyncEnumerable<SessionPage> ReadAsync(
        SessionState state,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var guard = new PageGuard(resource, state);
        guard.RefuseStaleEnd();
        while (!state.IsDone)
        {
            var position = AsWritten(state.Position ?? resource.Pagination.First(scope));
            var (response, records, step) = await AskAsync(position, guard, state, cancellationToken)
                .ConfigureAwait(false);
            if (!guard.Accept(position, records, step))
            {
                yield return End(state);
                continue;
            }

            Count(position, response, records.Count, step, state);
            var repeats = state.Repeats;
            yield return new SessionPage(filter.Apply(records, state), step.MustSave);
            if (!guard.AcceptRepeats(records.Count, state.Repeats - repeats))
            {
                yield return End(state);
            }

            if (step.Wait > TimeSpan.Zero)
            {
                client.Meter.Waiting = FormattableString.Invariant(
                    $"the job runs; next look in {DurationText.Describe(step.Wait)}"
                );
                await Task.Delay(step.Wait, time, cancellationToken).ConfigureAwait(false);
                client.Meter.Waiting = null;
            }
        }
    }

    // Numbers of a position that was read from the disk have another type than those of one that was made here.
    private static JsonObject AsWritten(JsonObject position) => (JsonObject)JsonNode.Parse(position.ToJsonString())!;

    // The page that came again is not one of the source's.
    private static SessionPage End(SessionState state)
    {
        state.Bound = "a page that came again, which 'on_repeat' takes for the end";
        state.IsDone = true;
        return new SessionPage([], MustSave: true);
    }

    private async Task<(Response Response, PageRecords Records, ApiPageStep Step)> AskAsync(
        JsonObject position,
        PageGuard guard,
        SessionState state,
        CancellationToken cancellationToken
    )
    {
        var retry = new RetryLoop(limits, time, jitter, log);
        var page = resource.Pagination.Request(resource.Request, position, scope);
        var request = writer.Write(page);
        var confirmed = 0;
        while (true)
        {
            var (before, waited) = (client.Requests, client.Waited);
            try
            {
                var response = await client.AskAsync(request, cancellationToken).ConfigureAwait(false);
                if (response.Rule is { Then: ApiErrorAction.Empty } rule && confirmed < rule.Confirm)
                {
                    // Twice as long each time, and with the usual back-off within 10 s for two.
                    await Task.Delay(limits.FirstBackoff * (2 << confirmed++), time, cancellationToken)
                        .ConfigureAwait(false);
                    continue;
                }

                return Understand(position, page, response, guard, state);
            }
            catch (StarhaulException e) when (resource.Pagination.RestartsAfterError && !e.IsTransient)
            {
                // A job that failed, or that nobody knows any more, is not asked for again.
                state.Position = null;
                throw;
            }
            catch (AttemptFailedException failure)
            {
                await WaitAsync(retry, failure, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                state.Requests += client.Requests - before;
                state.Waited += (client.Waited - waited).TotalSeconds;
            }
        }
    }

    private async Task WaitAsync(RetryLoop retry, AttemptFailedException failure, CancellationToken cancellationToken)
    {
        try
        {
            await retry
                .WaitAsync(
                    failure,
                    madeProgress: false,
                    source,
                    FetchStep.Transfer,
                    words => client.Meter.Waiting = words,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (TransferException) when (failure.InnerException is StarhaulException lasting)
        {
            // It did not pass: the response itself is the error, not that none came.
            lasting.Source ??= source.Text;
            ExceptionDispatchInfo.Throw(lasting);
        }
    }

    private (Response, PageRecords, ApiPageStep) Understand(
        JsonObject position,
        ApiPageRequest page,
        Response response,
        PageGuard guard,
        SessionState state
    )
    {
        if (response.Rule is { Then: ApiErrorAction.Skip })
        {
            return (response, PageRecords.None, Skipped(position));
        }

        if (response.Rule is not null && page.IsPreparation)
        {
            return (response, PageRecords.None, new ApiPageStep());
        }

        var hasRecords =
            response.Rule is null && !page.IsPreparation && !resource.Pagination.IsUnderWay(position, response.Page);
        var records = hasRecords ? RecordPicker.Pick(resource, response) : PageRecords.None;
        var counted = response.Page with
        {
            Records = records.Count,
            RecordsBefore = state.Received,
            TotalBefore = state.Total,
            UnknownTotals = resource.Paging.UnknownTotals,
        };
        var step = Bounded(resource.Pagination.Next(position, counted, scope), state);
        guard.RequireRecords(records.Count, step);
        return (response, records, step);
    }

    private ApiPageStep Bounded(ApiPageStep step, SessionState state)
    {
        var most = Math.Min(resource.Paging.MaxPages ?? int.MaxValue, maxPages ?? int.MaxValue);
        return step is { IsPage: true, Next: not null } && state.Pages + 1 >= most
            ? step with
            {
                Next = null,
                Bound = FormattableString.Invariant($"max_pages {most}"),
            }
            : step;
    }

    private ApiPageStep Skipped(JsonObject position) =>
        resource.Pagination.Behind(position) is { } next
            ? new ApiPageStep { Next = next, IsPage = false }
            : throw new UnexpectedContentException(
                "The page is to be passed over, but only the page says what follows it."
            )
            {
                Source = source.Text,
                Hint =
                    "Only pages with numbers, offsets or windows of time can be skipped; use 'stop' in the definition.",
            };

    private void Count(JsonObject position, Response response, int records, ApiPageStep step, SessionState state)
    {
        state.Position = step.Next;
        state.IsDone = step.Next is null;
        state.Received += records;
        if (response.Rule is { Then: ApiErrorAction.Skip })
        {
            state.Skipped++;
            state.SkippedInARow++;
            if (state.SkippedInARow > MostSkippedInARow)
            {
                throw new UnexpectedContentException($"{MostSkippedInARow} pages in a row were passed over.")
                {
                    Hint = "The API answers with nothing but errors; try again later.",
                };
            }

            return;
        }

        state.SkippedInARow = 0;
        if (!step.IsPage)
        {
            return;
        }

        state.Pages++;
        state.FirstPage ??= position;
        state.LastPage = position;
        if (response.ETag is not null || response.LastModified is not null)
        {
            state.PagesWithValidator++;
            state.ETag = response.ETag;
            state.LastModified = response.LastModified;
        }

        state.Bound = step.Bound;
        Find(response.Page, state.FoundPointers);
        if (step.Total is { } total)
        {
            state.LeastTotal = Math.Min(total, state.LeastTotal ?? total);
            state.MostTotal = Math.Max(total, state.MostTotal ?? total);
            state.TotalChanged |= state.Total is { } before && before != total;
            state.Total = total;
            state.Cap = step.Cap is { } cap && total >= cap ? cap : state.Cap;
        }
    }

    // What was found once is not looked for again.
    private void Find(ApiPageResponse page, List<string> found)
    {
        var pointers = resource
            .Pagination.Expected.OfType<string>()
            .Except(found, StringComparer.Ordinal)
            .Where(pointer => JsonPointer.Find(page.Body, pointer) is not null);
        var headers = resource
            .Pagination.ExpectedHeaders.Where(name => page.Header(name) is not null)
            .Select(ApiWarnings.HeaderAsPlace)
            .Except(found, StringComparer.Ordinal);
        found.AddRange([.. pointers, .. headers]);
    }
}
