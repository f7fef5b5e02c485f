namespace Starhaul.Transfer;

/// <summary>Thrown by the follower: what an earlier run left is not what its checkpoints say.</summary>
internal sealed class PartDamagedException(long lastGood)
    : Exception($"The part file differs from its checkpoints after byte {lastGood:N0}.")
{
    /// <summary>Up to here the bytes are as they were written.</summary>
    public long LastGood { get; } = lastGood;
}
