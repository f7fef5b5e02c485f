using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Starhaul.BitTorrent.Aria2;
using Starhaul.Native;

namespace Starhaul.BitTorrent.Swarms;

/// <summary>Gives the files of a torrent to whoever asks for them. All of them are here: nothing is fetched and nothing is written.</summary>
internal sealed class Seeder(BitTorrentOptions options, TransferLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Seeds until the ratio or the time of the options is reached, or the token ends it.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="pathOf">The path of a file in the folder.</param>
    /// <param name="isProven">Whether every byte was held to its hash just now; else that is done first.</param>
    /// <param name="progress">Receives how it does.</param>
    /// <param name="cancellationToken">Ends the seeding.</param>
    /// <exception cref="IntegrityException">A file has other bytes than the torrent.</exception>
    /// <exception cref="DestinationException">A file is not there.</exception>
    public async Task SeedAsync(
        TorrentMetainfo torrent,
        string folder,
        Func<TorrentFile, string> pathOf,
        bool isProven,
        IProgress<SeedProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var aria2 = await Aria2Process.StartAsync(options, limits, time, cancellationToken).ConfigureAwait(false);
        await using var ending = aria2.ConfigureAwait(false);
        foreach (var file in torrent.All)
        {
            Offer(aria2.Folder, file, folder, pathOf);
        }

        if (!isProven)
        {
            await Task.Run(() => Prove(torrent, aria2.Folder, progress, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }

        try
        {
            var gid = await aria2
                .AddAsync(torrent.Write(), Options(torrent, aria2.Folder), cancellationToken)
                .ConfigureAwait(false);
            await ServeAsync(torrent, aria2, gid, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Aria2Exception e)
        {
            throw SwarmFailure.Gone(1, e);
        }
    }

    private static void Offer(Aria2Folder offered, TorrentFile file, string folder, Func<TorrentFile, string> pathOf)
    {
        if (file.IsFiller)
        {
            offered.Fill(file.Index, file.Length);
            return;
        }

        var path = pathOf(file);
        SafeFileHandle opened;
        try
        {
            opened = Posix.OpenRegularBelow(folder, path);
        }
        catch (IOException e)
        {
            throw new DestinationException(
                $"'{Path.Combine(folder, ServerText.Clean(path))}' cannot be seeded: {e.Message}",
                e
            )
            {
                Step = FetchStep.Input,
                Hint = "Name the folder of the torrent's files with FileFetcherOptions.Box.",
            };
        }

        offered.Link(file.Index, opened);
        if (RandomAccess.GetLength(opened) is var length && length != file.Length)
        {
            throw OtherBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{ServerText.Clean(path)}' has {length:N0} bytes, {file.Length:N0} in the torrent"
                )
            );
        }
    }

    private static void Prove(
        TorrentMetainfo torrent,
        Aria2Folder offered,
        IProgress<SeedProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var store = new PieceStore(torrent, offered);
        for (var piece = 0; piece < torrent.PieceCount; piece++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!store.IsRight(piece))
            {
                var names = string.Join(
                    ", ",
                    torrent.FilesOf(piece).Select(static file => $"'{ServerText.Clean(file.Name)}'")
                );
                throw OtherBytes($"piece {piece} (of {names}) has not the hash of the torrent");
            }

            progress?.Report(new SeedProgress(torrent.RangeOf(piece).End, Swarm: null));
        }
    }

    private static JsonObject Options(TorrentMetainfo torrent, Aria2Folder folder) =>
        new()
        {
            ["dir"] = folder.Path,
            ["index-out"] = Aria2Folder.NamesOf(torrent),

            // Every byte was just held to its hash, and must not be brought again where a file changes.
            ["check-integrity"] = "false",
            ["bt-seed-unverified"] = "true",
            ["seed-ratio"] = "0.0",
        };

    private async Task ServeAsync(
        TorrentMetainfo torrent,
        Aria2Process aria2,
        string gid,
        IProgress<SeedProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var status = await Aria2Status.AskAsync(aria2.Client, gid, cancellationToken).ConfigureAwait(false);
            if (status.State is "error" or "removed")
            {
                throw SwarmFailure.Explain(status, aria2.Folder.Path);
            }

            var ratio = (double)status.UploadLength / torrent.Length;
            progress?.Report(
                new SeedProgress(
                    torrent.Length,
                    new SwarmProgress
                    {
                        Peers = status.Connections,
                        Seeds = status.Seeds,
                        Uploaded = status.UploadLength,
                        Ratio = Math.Round(ratio, 3),
                        Availability = await Availability
                            .AskAsync(aria2.Client, gid, status, torrent.PieceCount, cancellationToken)
                            .ConfigureAwait(false),
                    }
                )
            );
            if (ratio >= options.SeedRatio || time.GetElapsedTime(began) >= options.SeedTime)
            {
                return;
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IntegrityException OtherBytes(string what) =>
        new($"The files are not those of the torrent: {what}.")
        {
            Step = FetchStep.Verify,
            Hint = "Fetch the torrent again, or name the folder of its files with FileFetcherOptions.Box.",
        };
}
