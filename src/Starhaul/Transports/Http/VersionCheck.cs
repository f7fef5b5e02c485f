using Starhaul.Retries;

namespace Starhaul.Transports.Http;

/// <summary>Asks a source for its version once more, where the response that brought the bytes did not tell it.</summary>
internal sealed class VersionCheck(HttpExchange exchange, TransferLimits limits, Source source)
{
    /// <summary>The version as the source tells it now; null when it does not.</summary>
    public async Task<SourceIdentity?> AskAsync(
        Uri location,
        SourceIdentity before,
        CancellationToken cancellationToken
    ) =>
        await AskAsync(location, HttpMethod.Head, before, cancellationToken).ConfigureAwait(false)
        ?? await AskAsync(location, HttpMethod.Get, before, cancellationToken).ConfigureAwait(false);

    private async Task<SourceIdentity?> AskAsync(
        Uri location,
        HttpMethod method,
        SourceIdentity before,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var response = await exchange
                .SendAsync(source, location, method, static _ => { }, limits.ProbeTimeout, cancellationToken)
                .ConfigureAwait(false);

            // A length that only HEAD claims is not trusted.
            var now = response.Identity with
            {
                Length = null,
                ContentEncoding = before.ContentEncoding,
            };
            return HttpStatusRules.IsWhole(response.Status) && before.CanBeComparedWith(now) ? now : null;
        }
        catch (AttemptFailedException)
        {
            return null;
        }
    }
}
