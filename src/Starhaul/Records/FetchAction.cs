namespace Starhaul;

/// <summary>What is to be done with a probed source.</summary>
internal enum FetchAction
{
    /// <summary>The file is here and as it was recorded: nothing is moved.</summary>
    Skip,

    /// <summary>Bytes of the same version are already here: only the rest is asked for.</summary>
    Resume,

    /// <summary>The file is fetched from byte 0.</summary>
    Download,
}
