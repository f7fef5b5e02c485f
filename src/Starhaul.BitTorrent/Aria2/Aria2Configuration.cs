using System.Globalization;
using System.Net.Sockets;

namespace Starhaul.BitTorrent.Aria2;

/// <summary>The configuration of our aria2. It takes nothing from the user's own.</summary>
internal static class Aria2Configuration
{
    /// <summary>A torrent of <see cref="TorrentMetainfo.LongestTorrent"/> in base 64, and what is around it.</summary>
    private const int LongestRequest = 64 * 1024 * 1024;

    public static IEnumerable<string> Write(
        string folder,
        int port,
        string secret,
        BitTorrentOptions options,
        TransferLimits limits
    )
    {
        var finds = options.IsPrivate ? "false" : "true";
        yield return $"dir={folder}";
        yield return "enable-rpc=true";
        yield return "rpc-listen-all=false";
        yield return Line("rpc-listen-port", port);
        yield return $"rpc-secret={secret}";
        yield return Line("rpc-max-request-size", LongestRequest);
        yield return "rpc-save-upload-metadata=false";
        yield return Line("stop-with-process", Environment.ProcessId);

        // What is on the disk is believed by its hashes alone, so that no control file is needed and none stays.
        yield return "check-integrity=true";
        yield return "allow-overwrite=true";
        yield return "auto-save-interval=0";
        yield return "file-allocation=none";

        // A piece that aria2 has checked is in the file, and not in a cache.
        yield return "disk-cache=0";
        yield return "max-file-not-found=1";
        yield return "no-netrc=true";
        yield return "follow-torrent=false";
        yield return "bt-enable-hook-after-hash-check=false";
        yield return "max-concurrent-downloads=8";
        yield return $"enable-dht={finds}";
        yield return $"enable-dht6={(options.IsPrivate || options.Bind is { AddressFamily: AddressFamily.InterNetwork } ? "false" : "true")}";
        yield return $"dht-file-path={folder}/dht.dat";
        yield return $"dht-file-path6={folder}/dht6.dat";
        yield return $"bt-enable-lpd={finds}";
        yield return $"enable-peer-exchange={finds}";
        if (limits.BytesPerSecond is { } down)
        {
            yield return Line("max-overall-download-limit", down);
        }

        if (options.UploadBytesPerSecond is { } up)
        {
            yield return Line("max-overall-upload-limit", up);
        }

        if (options.ListenPort is { } listen)
        {
            yield return Line("listen-port", listen);
            yield return Line("dht-listen-port", listen);
        }

        if (options.Bind is { } address)
        {
            yield return $"interface={address}";
            yield return $"disable-ipv6={(address.AddressFamily == AddressFamily.InterNetwork ? "true" : "false")}";
        }
    }

    private static string Line(string name, long value) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}={value}");
}
