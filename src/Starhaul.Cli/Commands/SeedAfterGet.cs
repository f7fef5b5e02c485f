using Starhaul.BitTorrent;
using Starhaul.BitTorrent.Swarms;
using Starhaul.Cli.Progress;

namespace Starhaul.Cli.Commands;

/// <summary>Seeds what <c>get</c> brought whole, as long as its options ask for.</summary>
internal static class SeedAfterGet
{
    /// <summary>Seeds every torrent of which all files are here; of others it says why not.</summary>
    public static Task RunAsync(
        DeferredTransport transport,
        IReadOnlyList<GetOutcome> outcomes,
        FileFetcherOptions fetcher,
        IProgressView view,
        CliContext context,
        CancellationToken cancellationToken
    ) =>
        transport.IsMade && !BoxOpener.IsUrl(fetcher.Box)
            ? SeedAsync(transport, outcomes, fetcher, view, context, cancellationToken)
            : Task.CompletedTask;

    private static async Task SeedAsync(
        DeferredTransport transport,
        IReadOnlyList<GetOutcome> outcomes,
        FileFetcherOptions fetcher,
        IProgressView view,
        CliContext context,
        CancellationToken cancellationToken
    )
    {
        var swarms = (BitTorrentTransport)transport.Made;
        if (swarms.Options is { SeedRatio: null, SeedTime: null })
        {
            return;
        }

        var paths = outcomes
            .Where(static outcome => outcome.Path is not null)
            .DistinctBy(static outcome => outcome.Source, StringComparer.Ordinal)
            .ToDictionary(static outcome => outcome.Source, static outcome => outcome.Path!, StringComparer.Ordinal);
        var torrents = swarms.Torrents.ToList();
        if (torrents.Count == 0)
        {
            return;
        }

        // Each has an aria2 of its own, and one port is one aria2's.
        var isAlone = swarms.Options.ListenPort is not null;
        var options = isAlone
            ? swarms.Options
            : swarms.Options with
            {
                UploadBytesPerSecond = swarms.Options.UploadBytesPerSecond / torrents.Count,
            };
        await Parallel.ForEachAsync(
            torrents,
            new ParallelOptions { MaxDegreeOfParallelism = isAlone ? 1 : torrents.Count },
            async (torrent, _) => await SeedAsync(torrent, options, paths, fetcher, view, context, cancellationToken)
        );
    }

    private static async Task SeedAsync(
        TorrentMetainfo torrent,
        BitTorrentOptions options,
        Dictionary<string, string> paths,
        FileFetcherOptions fetcher,
        IProgressView view,
        CliContext context,
        CancellationToken cancellationToken
    )
    {
        var meter = view.Begin(ServerText.Clean(torrent.Name));
        var here = torrent.Files.Count(file => paths.ContainsKey(file.Source.Text));
        if (here < torrent.Files.Count)
        {
            view.End(
                meter,
                () =>
                    context.Error.WriteLine(
                        $"starhaul: {ServerText.Clean(torrent.Name)} is not seeded: {here} of its {torrent.Files.Count} files are here."
                    )
            );
            return;
        }

        try
        {
            await new Seeder(options, fetcher.Limits, context.TimeProvider).SeedAsync(
                torrent,
                fetcher.Box,
                file => Path.GetRelativePath(fetcher.Box, paths[file.Source.Text]),
                isProven: false,
                meter.CreateProgress<SeedProgress>(state => MeterStates.From(state, torrent.Length)),
                cancellationToken
            );
        }
        catch (OperationCanceledException) when (context.Interruption.ExitCode is not null)
        {
            // What was asked for is here: seeding ends when it is stopped.
        }

        view.End(meter, static () => { });
    }
}
