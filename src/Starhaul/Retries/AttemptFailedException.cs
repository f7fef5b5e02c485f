namespace Starhaul.Retries;

/// <summary>One attempt of a transport failed in a way that the next may not. It never leaves the transport.</summary>
/// <param name="message">What failed, as a sentence without its full stop: <c>example.org hung up after 12 bytes</c>.</param>
/// <param name="inner">The error below it; null for none.</param>
public sealed class AttemptFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether bytes came, but too slowly to count as progress. Default: false.</summary>
    public bool IsTooSlow { get; init; }

    /// <summary>Whether the response showed itself unbelievable after bytes of it were written, so that none may be kept.</summary>
    internal bool TaintsBytes { get; init; }

    /// <summary>How long the source asked not to be asked again; null, the default, when it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
