using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Starhaul.Api.Requests;
using Starhaul.Retries;

namespace Starhaul.Api.Reading;

/// <summary>Sees to it that pages lead on and that all of them came: a server that goes round in circles is no source.</summary>
internal sealed class PageGuard(ApiResource resource, SessionState state)
{
    /// <summary>Pages in a row that may bring no new record; pages that shift while they are read have fewer.</summary>
    private const int MostStale = 10;

    private const string Hint = "Ask again later; FetchOptions.Force begins at the first page.";

    private static readonly string StaleText = FormattableString.Invariant(
        $"{MostStale} pages in a row brought no new record: the server does not turn pages."
    );

    private readonly VisitedPositions visited = new(state.Met);
    private readonly PageHashes hashes = new(state.PageHashes);

    /// <summary>Refuses an end that the source itself says is none; a page that lacks its records may have them next time.</summary>
    /// <exception cref="AttemptFailedException">The page is empty though records are missing.</exception>
    public void RequireRecords(int records, ApiPageStep step)
    {
        if (
            step is { IsPage: true, Next: null, Bound: null }
            && records == 0
            && state.Skipped == 0
            && step.Total > state.Received
            && !HasChanged(step)
        )
        {
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"a page is empty after {state.Received:N0} of {step.Total:N0} records"
            );
            throw new AttemptFailedException(message, Damaged(Capital(message) + "."));
        }
    }

    /// <summary>Judges a page before it counts.</summary>
    /// <returns>Whether it is one; false where it came before and so is the end.</returns>
    /// <exception cref="IntegrityException">The page was there before, or the stated total is not what came.</exception>
    public bool Accept(JsonObject position, PageRecords records, ApiPageStep step)
    {
        if (step.IsPoll)
        {
            return true;
        }

        if (!LeadsOn(position, step.Next) || (step.IsPage && !IsNew(records, step)))
        {
            return false;
        }

        if (step.IsPage)
        {
            RequireTotal(records, step);
        }

        // Last: where a page is refused the next run asks for it again, and then its next one is new.
        state.Met = visited.ToBytes();
        state.PageHashes = hashes.ToBytes();
        return true;
    }

    /// <summary>Judges what a page brought, once its records were distinguished by their keys.</summary>
    /// <param name="records">Records on the page.</param>
    /// <param name="repeats">How many of them had come before.</param>
    /// <returns>Whether to go on.</returns>
    /// <exception cref="IntegrityException">So many pages in a row brought nothing new.</exception>
    public bool AcceptRepeats(int records, long repeats)
    {
        if (records == 0 || !resource.Pagination.TurnsPages || resource.Paging.OnRepeat == ApiRepeatAction.Allow)
        {
            return true;
        }

        state.StalePages = repeats == records ? state.StalePages + 1 : 0;
        return state.StalePages < MostStale || Repeats(StaleText);
    }

    /// <summary>Refuses what an earlier run read to its end and refused: the last of its pages was the one too many.</summary>
    /// <exception cref="IntegrityException">So many pages in a row brought nothing new.</exception>
    public void RefuseStaleEnd()
    {
        if (state is { IsDone: true, StalePages: >= MostStale })
        {
            Repeats(StaleText);
        }
    }

    private bool LeadsOn(JsonObject position, JsonObject? next)
    {
        visited.Add(position);
        if (next is null || visited.Add(next))
        {
            return true;
        }

        var shown = ServerText.Clean(Paging.ServerUrl.Redacted(next)!.ToJsonString());
        var message = $"The server leads back to a page that was read already: {shown}.";
        return resource.Paging.OnRepeat == ApiRepeatAction.End ? Repeats(message) : throw Damaged(message);
    }

    private bool IsNew(PageRecords records, ApiPageStep step)
    {
        if (!resource.Pagination.TurnsPages || records.Count == 0)
        {
            return true;
        }

        var hash = HashOf(records);
        if (!hashes.Contains(hash) || resource.Paging.OnRepeat == ApiRepeatAction.Allow)
        {
            hashes.Add(hash);
            return true;
        }

        if (IsAccountedFor(records, step))
        {
            state.EqualPages++;
            return true;
        }

        return Repeats(
            FormattableString.Invariant(
                $"Page {state.Pages + 1:N0} is the same as one before it: the server does not turn pages."
            )
        );
    }

    // Records that are equal within a page may well be equal on the next, and a total says whether so many were to come. Records that
    // differ from each other and come again as they were are the same page.
    private bool IsAccountedFor(PageRecords records, ApiPageStep step) =>
        step.Total >= state.Received + records.Count
        && resource.Key.Count == 0
        && (records.Count == 1 || !AreDistinct(records));

    private static bool AreDistinct(PageRecords records)
    {
        var seen = new HashSet<Int128>();
        foreach (var record in records.Read())
        {
            if (!seen.Add(MemoryMarshal.Read<Int128>(SHA256.HashData(JsonMarshal.GetRawUtf8Value(record)))))
            {
                return false;
            }
        }

        return true;
    }

    private static long HashOf(PageRecords records)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        records.AppendTo(hash);
        return BitConverter.ToInt64(hash.GetHashAndReset());
    }

    // The last that was stated is judged; where it changed while pages were read, any count between the least and the most will do. Pages
    // that the definition passes over take an unknown number of records with them.
    private void RequireTotal(PageRecords records, ApiPageStep step)
    {
        if (step is not { Next: null, Bound: null, Total: { } total })
        {
            return;
        }

        var received = state.Received + records.Count;
        var least = state.Skipped > 0 ? 0 : Math.Min(total, state.LeastTotal ?? total);
        var most = Math.Max(total, state.MostTotal ?? total);
        if (received < least || received > most)
        {
            throw Damaged(
                string.Create(CultureInfo.InvariantCulture, $"Expected {total:N0} records, received {received:N0}.")
            );
        }
    }

    private bool Repeats(string message) =>
        resource.Paging.OnRepeat == ApiRepeatAction.Error ? throw Damaged(message) : false;

    private bool HasChanged(ApiPageStep step) =>
        state.TotalChanged || (state.Total is { } before && before != step.Total);

    private static IntegrityException Damaged(string message) => new(message) { Hint = Hint };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
