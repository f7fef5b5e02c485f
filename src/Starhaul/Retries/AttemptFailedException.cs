namespace Starhaul.Retries;

/// <summary>One attempt of a transport failed in a way that the next may not. Never leaves the transport.</summary>
internal sealed class AttemptFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the source asked to be left alone; null when it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
