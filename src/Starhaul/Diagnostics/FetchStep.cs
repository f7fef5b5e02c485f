namespace Starhaul;

/// <summary>The statement of the line (probe, decide, transfer, verify, publish) in which something went wrong.</summary>
public enum FetchStep
{
    /// <summary>Reading what was asked for: a URL, an option, a settings file.</summary>
    Input,

    /// <summary>Looking at the source.</summary>
    Probe,

    /// <summary>Deciding what to do.</summary>
    Decide,

    /// <summary>Bringing bytes into the part file and checking them as they arrive.</summary>
    Transfer,

    /// <summary>Weighing every integrity tier.</summary>
    Verify,

    /// <summary>Renaming the proven file into place.</summary>
    Publish,

    /// <summary>Reading or writing the manifest.</summary>
    Manifest,
}
