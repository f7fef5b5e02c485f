namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>Where a target of files has its imports: a folder of this machine, or a place below a prefix of a bucket.</summary>
/// <remarks>
/// An import is staged in a folder of this machine. It MUST become visible whole or not at all, and after a kill at any moment the next
/// <see cref="OpenAsync"/> leaves either.
/// </remarks>
internal abstract class ImportPlace : IDisposable
{
    /// <summary>The imports with something wrong, which views leave out. Known once the place is open.</summary>
    public abstract IReadOnlyList<ImportRecord> Damaged { get; }

    /// <summary>The folders of the imports that views show; null where a pattern finds them.</summary>
    public abstract IReadOnlyList<string>? Shown { get; }

    /// <summary>Whether what lies beside the imports has to be written anew since the place was opened.</summary>
    public abstract bool HasMoved { get; }

    /// <summary>Whether the place is the one that was opened; what is written into one that was taken away is lost.</summary>
    public abstract bool IsInPlace { get; }

    /// <summary>Where the import is written until it is complete; null when none is.</summary>
    public abstract string? Stage { get; }

    /// <summary>Makes the place ready, keeps other writers of this machine out and looks at every import.</summary>
    /// <exception cref="DestinationException">Another process is writing there, or it cannot be used.</exception>
    public abstract Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>The imports that were ever published, oldest first, with what is wrong with them. The place need not be open.</summary>
    public abstract Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(CancellationToken cancellationToken);

    /// <summary>Those of one content and its options that are whole.</summary>
    public abstract Task<IReadOnlyList<ImportRecord>> FindImportsAsync(
        ImportRecord like,
        CancellationToken cancellationToken
    );

    /// <summary>A number for the next import that no other has.</summary>
    public abstract long NextId();

    /// <summary>Makes an empty stage; whatever earlier runs left is removed.</summary>
    public abstract string BeginStage(ImportRecord import);

    /// <summary>
    /// Publishes what is in the stage, and the files beside the imports. It takes the place of one of its content with something wrong.
    /// </summary>
    /// <param name="import">The import.</param>
    /// <param name="beside">Names and texts of the files beside, as they are to be by then.</param>
    /// <param name="cancellationToken">Ends it; what is done is finished by the next opening, or was never begun.</param>
    public abstract Task PublishAsync(
        ImportRecord import,
        Func<IEnumerable<(string Name, string Text)>> beside,
        CancellationToken cancellationToken
    );

    /// <summary>Writes the files beside the imports anew.</summary>
    public abstract Task WriteBesideAsync(
        Func<IEnumerable<(string Name, string Text)>> beside,
        CancellationToken cancellationToken
    );

    /// <summary>An import of one content and its options with something wrong; null where there is none.</summary>
    public ImportRecord? FindDamaged(ImportRecord like) => Damaged.FirstOrDefault(like.HasContentOf);

    /// <summary>Gives the place back; a stage is removed.</summary>
    public abstract void Dispose();

    /// <summary>Removes a folder with all that is in it; of a link of its name the link, and nothing behind it.</summary>
    protected static void RemoveFolder(string folder) =>
        Directory.Delete(folder, recursive: Starhaul.Native.Posix.Stat(folder) is { IsDirectory: true });
}
