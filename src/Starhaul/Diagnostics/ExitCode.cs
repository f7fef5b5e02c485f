namespace Starhaul;

/// <summary>What a run of the command line says to its caller; every error of the library carries one.</summary>
public enum ExitCode
{
    /// <summary>Done, or there was nothing to do.</summary>
    Done = 0,

    /// <summary>A defect of Starhaul itself.</summary>
    InternalError = 1,

    /// <summary>The command or a name was not usable as it stands.</summary>
    Usage = 2,

    /// <summary>The source could not be had: network, HTTP status or a refused redirect.</summary>
    SourceUnavailable = 3,

    /// <summary>The bytes are damaged, cut, unproven, or a file of the box is missing.</summary>
    IntegrityFailure = 4,

    /// <summary>The content is not what it claims to be, or goes over a bound.</summary>
    UnexpectedContent = 5,

    /// <summary>The local side refused: disk, lock, a file in the way, a newer schema.</summary>
    Destination = 6,

    /// <summary>The source changed again and again while it was fetched.</summary>
    SourceChanged = 7,

    /// <summary>A part that this job needs is not installed.</summary>
    MissingDependency = 8,

    /// <summary>Ended by Ctrl-C (SIGINT).</summary>
    Interrupted = 130,

    /// <summary>Ended by SIGTERM.</summary>
    Terminated = 143,
}
