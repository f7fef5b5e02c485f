namespace Starhaul.Retries;

/// <summary>One attempt of a transport failed in a way that the next may not. Never leaves the transport.</summary>
internal sealed class AttemptFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether bytes came, but too slowly to count as progress.</summary>
    public bool IsTooSlow { get; init; }

    /// <summary>How long the source asked to be left alone; null when it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
