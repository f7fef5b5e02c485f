using System.Net;
using Starhaul.BitTorrent.Aria2;
using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>What our aria2 is told, and what it leaves.</summary>
public sealed class Aria2ConfigurationTests
{
    [Fact]
    public void Private_asks_trackers_alone_for_peers()
    {
        var lines = Write(new BitTorrentOptions { IsPrivate = true });

        foreach (var way in (string[])["enable-dht", "enable-dht6", "bt-enable-lpd", "enable-peer-exchange"])
        {
            Assert.Contains($"{way}=false", lines);
            Assert.Contains($"{way}=true", Write(new BitTorrentOptions()));
        }
    }

    [Fact]
    public void Limits_port_and_address_are_those_of_the_options()
    {
        var lines = Write(
            new BitTorrentOptions
            {
                UploadBytesPerSecond = 5_000,
                ListenPort = 7_000,
                Bind = IPAddress.Loopback,
            },
            new TransferLimits { BytesPerSecond = 9_000 }
        );

        Assert.Contains("max-overall-download-limit=9000", lines);
        Assert.Contains("max-overall-upload-limit=5000", lines);
        Assert.Contains("listen-port=7000", lines);
        Assert.Contains("dht-listen-port=7000", lines);
        Assert.Contains("interface=127.0.0.1", lines);
        Assert.Contains("disable-ipv6=true", lines);
    }

    [Fact]
    public void It_listens_for_us_alone_keeps_nothing_and_ends_with_this_process()
    {
        var lines = Write(new BitTorrentOptions());

        Assert.Contains("rpc-listen-all=false", lines);
        Assert.Contains("rpc-secret=s3cret", lines);
        Assert.Contains("auto-save-interval=0", lines);
        Assert.Contains("rpc-save-upload-metadata=false", lines);
        Assert.Contains("check-integrity=true", lines);
        Assert.Contains("no-netrc=true", lines);
        Assert.Contains($"stop-with-process={Environment.ProcessId}", lines);
    }

    [Fact]
    public void Its_secret_is_for_this_user_alone_and_off_the_disk_once_it_is_read()
    {
        using var folder = new Aria2Folder();

        folder.Configure(["rpc-secret=s3cret"]);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.ConfigurationPath));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(folder.Path)
        );
        folder.ForgetConfiguration();
        Assert.False(File.Exists(folder.ConfigurationPath));
    }

    private static List<string> Write(BitTorrentOptions options, TransferLimits? limits = null) =>
        [.. Aria2Configuration.Write("/tmp/x", 1234, "s3cret", options, limits ?? new TransferLimits())];
}
