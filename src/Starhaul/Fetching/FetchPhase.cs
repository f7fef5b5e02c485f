namespace Starhaul;

/// <summary>Where on the line a fetch is.</summary>
public enum FetchPhase
{
    /// <summary>Looking at the source.</summary>
    Probing,

    /// <summary>Bytes arrive and are checked.</summary>
    Transferring,

    /// <summary>No byte arrives: waiting before the next attempt, or for a host that is not to be asked yet.</summary>
    Waiting,

    /// <summary>Every byte is here; the last checks run.</summary>
    Checking,

    /// <summary>The file is renamed into place and written down.</summary>
    Publishing,
}
