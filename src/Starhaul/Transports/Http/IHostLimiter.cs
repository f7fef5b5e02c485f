using Starhaul.Retries;

namespace Starhaul.Transports.Http;

/// <summary>Lets requests to a host go when the host is to be asked, and hears from its responses when that is.</summary>
/// <remarks>Called for each request, redirects too, and by many at once. A response MUST be passed on as it came.</remarks>
internal interface IHostLimiter
{
    /// <summary>Sends a request when its host may be asked.</summary>
    /// <param name="source">What was asked for.</param>
    /// <param name="location">Where the request goes.</param>
    /// <param name="send">Sends it, once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AttemptFailedException">What <paramref name="send"/> throws.</exception>
    /// <exception cref="SourceUnavailableException">The host is not to be asked for longer than is waited.</exception>
    Task<HttpResponse> SendAsync(
        Source source,
        Uri location,
        Func<Task<HttpResponse>> send,
        CancellationToken cancellationToken
    );

    /// <summary>Shows why nothing is asked for a source right now, as words for a person; null when that is over.</summary>
    void Show(Source source, string? words);

    /// <summary>The connections that downloads open beyond those asked for; null where none are.</summary>
    ConnectionSlots? Slots { get; }
}
