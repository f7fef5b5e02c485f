namespace Starhaul.Manifests;

/// <summary>The store of a box that is no folder: what is written beside its records can be asked for as well.</summary>
internal interface IRemoteBox
{
    /// <summary>Reads a small file, whether a record tells of it or not.</summary>
    /// <returns>Its bytes; null where there is none.</returns>
    /// <exception cref="DestinationException">It cannot be read.</exception>
    Task<byte[]?> ReadBesideAsync(string path, CancellationToken cancellationToken);

    /// <summary>The lengths of all files by their paths, as one list of the place has them.</summary>
    /// <exception cref="DestinationException">The place cannot be listed.</exception>
    Task<IReadOnlyDictionary<string, long>> ListAsync(CancellationToken cancellationToken);
}
