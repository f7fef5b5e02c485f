namespace Starhaul.Transfer;

/// <content>A part file that another program writes, at any offset, under hashes that the transport knows.</content>
public sealed partial class PartFile
{
    /// <summary>Whether another program writes the bytes, and the transport proves each before it counts.</summary>
    internal bool IsWrittenOutside => journal.Current.IsWrittenOutside;

    /// <summary>
    /// Leaves the writing to another program. No byte that is there counts until <see cref="Confirm"/> says so; none is thrown away, for
    /// the transport can tell by its hashes which of them are right. Comes before <see cref="Accept"/>.
    /// </summary>
    /// <param name="identity">The version: a strong validator that stands for the hashes, and the length.</param>
    /// <exception cref="DestinationException">There is not enough room, or the state cannot be written.</exception>
    internal void LeaveWritingOutside(SourceIdentity identity)
    {
        flow.NextVersion(keepUpTo: 0);
        segments.Forget(long.MaxValue);
        lock (gate)
        {
            Identity = identity;
            declared = [];
            ResumedFrom = 0;
            WasJoined = false;
        }

        journal.LeaveWritingOutside(identity);
        room.Reserve(identity.Length, Frontier);
    }

    /// <summary>Counts bytes that another program wrote and that the transport read and found right.</summary>
    /// <param name="writersVersion">What <see cref="Accept"/> gave.</param>
    /// <param name="range">Where they are.</param>
    /// <returns>False when the part file began again meanwhile.</returns>
    internal bool Confirm(int writersVersion, ByteRange range) => flow.TryAdd(writersVersion, range);

    /// <summary>Says how much of what is confirmed an earlier run had left.</summary>
    internal void CountResumed(long length) => ResumedFrom = length;

    /// <summary>The limit that all transfers have together, for the transport to take from what comes; null for none.</summary>
    internal RateLimit? CommonRate => rate is { Step: < int.MaxValue } ? rate : null;

    /// <summary>Whether the bytes of an earlier run stay because the transport finds out by itself which of them are right.</summary>
    private bool IsProvenAgain(RemoteFileIntent intent) =>
        IsWrittenOutside && !intent.Options.Force && Identity.IsSurelyThatOf(intent.Probe.Identity);
}
