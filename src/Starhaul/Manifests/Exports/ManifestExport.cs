namespace Starhaul.Manifests.Exports;

/// <summary>One format that a live set can be written in.</summary>
/// <remarks>
/// An export reads the records and nothing else, save a folder's copies; it MUST write the same bytes for the same
/// box and time, and MUST NOT look at the network. A folder overrides <see cref="WriteFolderAsync"/>, all others
/// <see cref="WriteAsync"/>.
/// </remarks>
internal abstract class ManifestExport
{
    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, as words for a person.</summary>
    public abstract string Description { get; }

    /// <summary>Whether it is a folder.</summary>
    public virtual bool IsFolder => false;

    /// <summary>Writes the one document. The live set is not empty.</summary>
    public virtual Task WriteAsync(ExportedBox box, Stream output, CancellationToken cancellation) =>
        throw new ArgumentException($"'{Name}' is a folder and needs a path.", nameof(output));

    /// <summary>Fills a folder that is new and empty. The live set is not empty.</summary>
    public virtual Task WriteFolderAsync(ExportedBox box, string folder, CancellationToken cancellation) =>
        throw new NotSupportedException($"'{Name}' is not a folder.");
}
