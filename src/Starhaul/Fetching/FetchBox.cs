using Starhaul.Manifests;
using Starhaul.Native;

namespace Starhaul;

/// <summary>The box of a fetcher: its folder, and its manifest, opened once and shared by all fetches.</summary>
internal sealed class FetchBox(FileFetcherOptions options) : IDisposable
{
    private readonly SemaphoreSlim opening = new(1, 1);

    /// <summary>What its manifest is opened with.</summary>
    public ManifestOptions Options { get; } =
        new()
        {
            TimeProvider = options.TimeProvider,
            LoggerFactory = options.LoggerFactory,
            Transports = options.Transports,
            Work = options.Work,
            MayBeMissing = true,
        };

    private readonly Lock gate = new();
    private Manifest? manifest;

    /// <summary>Where its files lie.</summary>
    /// <exception cref="ArgumentException">It is no folder, and no transport keeps boxes like it.</exception>
    public BoxStore Store
    {
        get
        {
            lock (gate)
            {
                return field ??= Options.OpenStore(options.Box);
            }
        }
    }

    /// <summary>Full path of the folder where part files lie.</summary>
    public string Folder => Store.Folder.Root;

    /// <summary>Makes the folder before the first byte goes into it.</summary>
    /// <exception cref="DestinationException">It cannot be made.</exception>
    public void Create() => Store.Folder.Create();

    /// <summary>Finishes what an interrupted run has left, before anything is fetched.</summary>
    /// <exception cref="StarhaulException">The box cannot be used.</exception>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Store.Folder.RequireUsable();
            if (manifest is null)
            {
                manifest = await OpenManifestAsync(willWrite: true, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await manifest.RecoverAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>The manifest as it stands now, empty where the folder is still to be made.</summary>
    /// <exception cref="DestinationException">The folder is not there and cannot be made.</exception>
    public async Task<Manifest> OpenAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Store.Folder.RequireUsable();
            if (manifest is null)
            {
                manifest = await OpenManifestAsync(willWrite: false, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await manifest.RefreshAsync(cancellationToken).ConfigureAwait(false);
            }

            return manifest;
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>Makes the folder that a part file lies in.</summary>
    /// <returns>The folder, to be taken away where nothing came into it; null where it stays.</returns>
    /// <exception cref="DestinationException">It cannot be made.</exception>
    public MadeFolder? MakeFolderOf(string path)
    {
        if (Store.IsLocal)
        {
            return MadeFolder.For(path);
        }

        // Another file of the same folder may be under way.
        Store.Folder.CreateFolderOf(path);
        return null;
    }

    /// <summary>Sees to it that no file stands at a path of which no record knows.</summary>
    /// <exception cref="DestinationException">One does.</exception>
    public async Task RefuseFileInTheWayAsync(
        string path,
        Manifest manifest,
        Source source,
        CancellationToken cancellationToken
    )
    {
        if (
            manifest.FindByPath(path) is null
            && await Store.FindAsync(path, cancellationToken).ConfigureAwait(false) == Occupant.File
        )
        {
            throw new DestinationException(
                $"{Store.NameOf(path)} is in the way: the manifest of the box does not know it."
            )
            {
                Source = source.Text,
                Step = FetchStep.Decide,
                Hint =
                    "Name another file with FetchOptions.Output or another folder with FileFetcherOptions.Box, or let FetchOptions.Force replace it.",
            };
        }
    }

    private Task<Manifest> OpenManifestAsync(bool willWrite, CancellationToken cancellationToken) =>
        Manifest.OpenStoreAsync(Store, Options with { WillWrite = willWrite }, cancellationToken);

    public void Dispose() => opening.Dispose();
}
