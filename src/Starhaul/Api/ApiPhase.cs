namespace Starhaul;

/// <summary>Where a fetch from an API is.</summary>
public enum ApiPhase
{
    /// <summary>Pages are asked for and arrive.</summary>
    Reading,

    /// <summary>Nothing is asked for: waiting for a limit, for a job, or before the next attempt.</summary>
    Waiting,

    /// <summary>Every record is here; the file is read once more and proven.</summary>
    Checking,

    /// <summary>The file is renamed into place and written down.</summary>
    Publishing,
}
