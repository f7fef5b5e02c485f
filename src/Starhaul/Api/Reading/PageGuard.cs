using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Starhaul.Api.Paging;
using Starhaul.Api.Requests;
using Starhaul.Retries;
using Starhaul.Transfer;

namespace Starhaul.Api.Reading;

/// <summary>Sees to it that pages lead on and that all of them came: a server that goes round in circles is no source.</summary>
internal sealed class PageGuard(ApiResource resource, VisitedPositions met)
{
    private const string Hint = "Ask again later; FetchOptions.Force begins at the first page.";

    /// <summary>Refuses an end that the source itself says is none; a page that lacks its records may have them next time.</summary>
    /// <exception cref="AttemptFailedException">The page is empty though records are missing.</exception>
    public static void RequireRecords(int records, ApiPageStep step, SessionState state)
    {
        if (
            step is { IsPage: true, Next: null }
            && records == 0
            && step.Total > state.Received
            && !HasChanged(step, state)
        )
        {
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"a page is empty after {state.Received:N0} of {step.Total:N0} records"
            );
            throw new AttemptFailedException(message, Damaged(Capital(message) + "."));
        }
    }

    /// <returns>SHA-256 of the page's records; null when it has none to compare.</returns>
    /// <exception cref="IntegrityException">The page was there before, or the declared total is not what came.</exception>
    public string? Check(JsonObject position, PageRecords records, ApiPageStep step, SessionState state)
    {
        if (!step.IsPoll)
        {
            RefuseWayBack(position, step.Next);
        }

        var hash = state.PageHash;
        if (step.IsPage)
        {
            hash = RefuseSamePage(records, state);
            RequireTotal(records, step, state);
        }

        // Last: where a page is refused the next run asks for it again, and then its next one is new.
        state.Met = step.IsPoll ? state.Met : met.ToBytes();
        return hash;
    }

    private void RefuseWayBack(JsonObject position, JsonObject? next)
    {
        met.Add(position);
        if (next is not null && !met.Add(next))
        {
            throw Damaged(
                $"The server leads back to a page that was read already: {ServerText.Clean(ServerUrl.Redacted(next)!.ToJsonString())}."
            );
        }
    }

    private string? RefuseSamePage(PageRecords records, SessionState state)
    {
        if (!resource.Pagination.TurnsPages || records.Count == 0)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        records.AppendTo(hash);
        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found == state.PageHash)
        {
            throw Damaged(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Page {state.Pages + 1:N0} is the same as the one before it: the server does not turn pages."
                )
            );
        }

        return found;
    }

    private static void RequireTotal(PageRecords records, ApiPageStep step, SessionState state)
    {
        var received = state.Received + records.Count;
        if (step.Next is null && step.Total is { } total && received != total && !HasChanged(step, state))
        {
            throw Damaged(
                string.Create(CultureInfo.InvariantCulture, $"Expected {total:N0} records, received {received:N0}.")
            );
        }
    }

    private static bool HasChanged(ApiPageStep step, SessionState state) =>
        state.TotalChanged || (state.Total is { } before && before != step.Total);

    private static IntegrityException Damaged(string message) => new(message) { Hint = Hint };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
