namespace Starhaul.Manifests;

/// <summary>The steps of a publish; a kill may fall between any two of them.</summary>
internal enum PublishStep
{
    /// <summary>The state says what is about to be published.</summary>
    StateWritten,

    /// <summary>A file has its name.</summary>
    Renamed,

    /// <summary>Its record is in the manifest.</summary>
    Recorded,

    /// <summary>Its sidecar is written, when one was asked for.</summary>
    MetaWritten,

    /// <summary>The state is gone: the publish is over.</summary>
    StateRemoved,
}
