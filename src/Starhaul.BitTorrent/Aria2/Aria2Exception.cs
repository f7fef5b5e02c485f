namespace Starhaul.BitTorrent.Aria2;

/// <summary>aria2 refuses a call, or does not answer.</summary>
internal sealed class Aria2Exception(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Whether there is no aria2 any more that could answer.</summary>
    public bool IsGone { get; init; }
}
