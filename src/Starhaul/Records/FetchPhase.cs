namespace Starhaul;

/// <summary>Where a fetch is, of a file or from an API.</summary>
public enum FetchPhase
{
    /// <summary>Looking at the source.</summary>
    Probing,

    /// <summary>Bytes arrive and are checked; from an API: pages are asked for and arrive.</summary>
    Transferring,

    /// <summary>No byte arrives: waiting before the next attempt, for a limit, for a job, or for a host that is not to be asked yet.</summary>
    Waiting,

    /// <summary>Every byte is here; the last checks run.</summary>
    Checking,

    /// <summary>The file is renamed into place and written down.</summary>
    Publishing,
}
