using System.CommandLine;
using System.Globalization;
using System.Net;
using Starhaul.BitTorrent;
using Starhaul.Cli.Values;

namespace Starhaul.Cli.Commands;

/// <summary>Options that say how a swarm is met.</summary>
internal sealed class TorrentFlags
{
    private readonly Option<bool> isPrivate = new("--private")
    {
        Description = "Of a torrent: ask its trackers alone for peers (no DHT, LPD, PEX)",
    };
    private readonly Option<string> limitUpload = new("--limit-upload")
    {
        HelpName = "RATE",
        Description = "Most bytes a second that are sent to peers, such as 1M",
    };
    private readonly Option<string> seedRatio = new("--seed-ratio")
    {
        HelpName = "N",
        Description = "Seed when all is done, until N bytes were sent for each byte of the torrent",
    };
    private readonly Option<string> seedTime = new("--seed-time")
    {
        HelpName = "TIME",
        Description = "Seed when all is done, for that long",
    };
    private readonly Option<string> bind = new("--bind")
    {
        HelpName = "ADDRESS",
        Description = "Address of this machine that peers are met at",
    };
    private readonly Option<string> listenPort = new("--listen-port")
    {
        HelpName = "PORT",
        Description = "Port that peers connect to (default: a free one of 6881 to 6999)",
    };

    private Option[] All => [isPrivate, limitUpload, seedRatio, seedTime, bind, listenPort];

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>What meets swarms as the options say, made when a source needs it; it is the caller's. An option that is given needs it at once.</summary>
    /// <exception cref="UsageException">A value is not of its form.</exception>
    public DeferredTransport Defer(ParseResult parse, CliContext context, FileFetcherOptions fetcher)
    {
        var deferred = new DeferredTransport(
            "bittorrent",
            "magnet",
            () => new BitTorrentTransport(Read(parse, context), fetcher)
        );
        if (Array.Exists(All, option => parse.GetResult(option) is { Implicit: false }))
        {
            _ = deferred.Made;
        }

        return deferred;
    }

    /// <summary>What the options ask for.</summary>
    /// <exception cref="UsageException">A value is not of its form.</exception>
    public BitTorrentOptions Read(ParseResult parse, CliContext context) =>
        new()
        {
            IsPrivate = parse.GetValue(isPrivate),
            UploadBytesPerSecond = ReadRate(parse),
            SeedRatio = ReadRatio(parse),
            SeedTime = parse.ReadLength(seedTime),
            Bind = ReadAddress(parse),
            ListenPort = ReadPort(parse),
            Variable = context.Variable,
        };

    private long? ReadRate(ParseResult parse)
    {
        try
        {
            return parse.GetValue(limitUpload) is { } text ? ByteRate.Parse(text) : null;
        }
        catch (FormatException exception)
        {
            throw Refuse(limitUpload, parse, exception.Message);
        }
    }

    private double? ReadRatio(ParseResult parse) =>
        parse.GetValue(seedRatio) is not { } text ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio)
        && ratio > 0
            ? ratio
        : throw Refuse(seedRatio, parse, "a number above 0 such as 1.5");

    private IPAddress? ReadAddress(ParseResult parse) =>
        parse.GetValue(bind) is not { } text ? null
        : IPAddress.TryParse(text, out var address) ? address
        : throw Refuse(bind, parse, "an IP address of this machine such as 192.168.1.5");

    private int? ReadPort(ParseResult parse) =>
        parse.GetValue(listenPort) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port is >= 1024 and <= 65_535
            ? port
        : throw Refuse(listenPort, parse, "a port, 1024 to 65535");

    private static UsageException Refuse(Option<string> option, ParseResult parse, string expected) =>
        new($"{option.Name} is '{parse.GetValue(option)}'.", $"Expected {expected}.");
}
