using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Starhaul.BitTorrent.Tests;

/// <summary>An aria2 that has the files of a torrent and gives them to whoever asks. It believes its files, right or wrong.</summary>
internal sealed class Seed : IAsyncDisposable
{
    private readonly Process process;

    private Seed(Process process) => this.process = process;

    /// <summary>Starts it.</summary>
    /// <param name="torrent">Path of the .torrent file.</param>
    /// <param name="folder">Folder of the files.</param>
    /// <param name="rate">Most bytes a second that it sends; 0 for all that it can.</param>
    public static Seed Start(string torrent, string folder, int rate = 0) =>
        new(
            Process.Start(
                new ProcessStartInfo(
                    "aria2c",
                    [
                        "--no-conf=true",
                        "--quiet=true",
                        "--enable-dht=false",
                        "--enable-dht6=false",
                        "--bt-enable-lpd=false",
                        "--enable-peer-exchange=false",
                        "--interface=127.0.0.1",
                        "--disable-ipv6=true",
                        $"--listen-port={FreePort()}",
                        $"--stop-with-process={Environment.ProcessId}",
                        $"--max-overall-upload-limit={rate}",
                        "--bt-seed-unverified=true",
                        "--seed-ratio=0.0",
                        "--allow-overwrite=true",
                        $"--dir={folder}",
                        torrent,
                    ]
                )
            )!
        );

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>A port that nobody has.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
