namespace Starhaul;

/// <summary>The box of a fetcher: its folder, and its manifest, opened once and shared by all fetches.</summary>
internal sealed class FetchBox(FileFetcherOptions options) : IDisposable
{
    private readonly SemaphoreSlim opening = new(1, 1);
    private Manifest? manifest;

    /// <summary>Full path of the folder.</summary>
    public string Folder { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Box));

    /// <summary>The manifest as it stands now; publishes that were interrupted are finished first.</summary>
    /// <exception cref="DestinationException">The folder is not there.</exception>
    public async Task<Manifest> OpenAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!Directory.Exists(Folder))
            {
                throw new DestinationException($"The box {Folder} does not exist.")
                {
                    Step = FetchStep.Decide,
                    Hint = $"Make it with: mkdir -p '{Folder}'",
                };
            }

            if (manifest is null)
            {
                var opened = new ManifestOptions
                {
                    TimeProvider = options.TimeProvider,
                    LoggerFactory = options.LoggerFactory,
                };
                manifest = await Manifest.OpenAsync(Folder, opened, cancellationToken).ConfigureAwait(false);
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

    public void Dispose() => opening.Dispose();
}
