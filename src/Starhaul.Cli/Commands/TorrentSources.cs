using System.CommandLine;
using System.IO.Enumeration;
using Starhaul.BitTorrent;
using Starhaul.Transfer;

namespace Starhaul.Cli.Commands;

/// <summary>Puts the files of torrents in the place of magnet links and .torrent files.</summary>
internal sealed class TorrentSources
{
    private readonly Option<string[]> files = new("--files")
    {
        HelpName = "PATTERN",
        Description = "Of a torrent, fetch only such files (* and ?, its own folder not counted; may be given again)",
    };
    private readonly Dictionary<Source, string> names = [];

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command) => command.Add(files);

    /// <summary>The name that a file of a torrent is shown under; null for other sources.</summary>
    public string? NameOf(Source source) => names.GetValueOrDefault(source);

    /// <summary>Whether two sources are of one torrent, which is met once for both.</summary>
    public static bool AreOfOneTorrent(Source one, Source other) =>
        IsMagnet(one) && IsMagnet(other) && one.Text.Split('&')[0] == other.Text.Split('&')[0];

    /// <summary>Expands every torrent among the sources; a .torrent that is asked for as binary is a file like any other.</summary>
    /// <exception cref="UsageException">No file is left, or what is of one file is asked for several.</exception>
    /// <exception cref="StarhaulException">A torrent cannot be had, or cannot be used.</exception>
    public Task<List<AskedFile>> ExpandAsync(
        ParseResult parse,
        DeferredTransport swarms,
        List<AskedFile> asked,
        FileFetcherOptions options,
        bool isPiped,
        CancellationToken cancellationToken
    ) =>
        asked.Exists(static one => IsTorrent(one.Source, one.Fetch))
            ? ExpandTorrentsAsync(parse, swarms, asked, options, isPiped, cancellationToken)
        : parse.GetResult(files) is null ? Task.FromResult(asked)
        : throw new UsageException($"{files.Name} is of torrents, and no source is one.", hint: null);

    private async Task<List<AskedFile>> ExpandTorrentsAsync(
        ParseResult parse,
        DeferredTransport swarms,
        List<AskedFile> asked,
        FileFetcherOptions options,
        bool isPiped,
        CancellationToken cancellationToken
    )
    {
        await using var fetcher = new FileFetcher(options);
        var expanded = new List<AskedFile>();
        foreach (var one in asked)
        {
            var (source, fetch) = one;
            if (!IsTorrent(source, fetch))
            {
                expanded.Add(one);
                continue;
            }

            var seeds = WebSeeds(fetch);
            var all = await OpenAsync((BitTorrentTransport)swarms.Made, fetcher, source, seeds, cancellationToken);
            var wanted = Choose(parse, all, fetch.Output);
            RefuseOptionsOfOneFile(fetch, wanted, isPiped);
            foreach (var file in wanted)
            {
                expanded.Add(new AskedFile(file.Source, Name(file, fetch, options.Box)));
            }
        }

        return expanded;
    }

    /// <summary>Refuses a magnet link where a file is read and no swarm is met.</summary>
    /// <exception cref="UsageException">It is one.</exception>
    public static void RefuseMagnet(Source source, string what, string hint)
    {
        if (IsMagnet(source))
        {
            throw new UsageException($"The source is a magnet link, and {what}.", hint);
        }
    }

    private static bool IsMagnet(Source source) => source.Uri.Scheme == "magnet";

    private static bool IsTorrent(Source source, FetchOptions fetch) =>
        IsMagnet(source) || IsTorrentFile(source, fetch.Regime);

    /// <summary>Whether a source is a .torrent that stands for its files.</summary>
    public static bool IsTorrentFile(Source source, string? regime) =>
        regime != "binary"
        && source.Uri.Scheme is "http" or "https" or "file" or "s3"
        && source.Uri.AbsolutePath.EndsWith(".torrent", StringComparison.OrdinalIgnoreCase);

    private static async Task<IReadOnlyList<TorrentFile>> OpenAsync(
        BitTorrentTransport swarms,
        FileFetcher fetcher,
        Source source,
        IReadOnlyList<Uri> seeds,
        CancellationToken cancellationToken
    )
    {
        return await NamedAsync(
            source,
            async () =>
                IsMagnet(source)
                    ? await swarms.OpenAsync(source, seeds, cancellationToken)
                    // A file of the user's own is given by the user; one that a server gives just now is its word.
                    : swarms.Add(await ReadAsync(fetcher, source, cancellationToken), isGiven: source.Uri.IsFile, seeds)
        );
    }

    /// <summary>Reads a .torrent.</summary>
    /// <exception cref="UsageException">It is of a kind that cannot be fetched.</exception>
    /// <exception cref="StarhaulException">It cannot be had, or cannot be used.</exception>
    public static Task<TorrentMetainfo> ReadAsync(
        FileFetcher fetcher,
        Source source,
        CancellationToken cancellationToken
    ) =>
        NamedAsync(
            source,
            async () =>
            {
                var sample = await fetcher
                    .Context.TransportFor(source)
                    .SampleAsync(
                        source,
                        source.Uri,
                        TorrentMetainfo.LongestTorrent + 1,
                        known: null,
                        cancellationToken
                    );
                return TorrentMetainfo.Parse(sample.Bytes);
            }
        );

    /// <summary>Names the torrent in what goes wrong with it.</summary>
    private static async Task<T> NamedAsync<T>(Source source, Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"{exception.Message.Split(" (Parameter")[0]}", "See docs/torrents.md.");
        }
        catch (StarhaulException exception) when (exception.Source is null)
        {
            exception.Source = IsMagnet(source) ? source.Text.Split('&')[0] : source.Text;
            throw;
        }
    }

    /// <summary>Other places of the file are HTTP servers of its pieces: what they send is held to the hashes like the rest.</summary>
    private static List<Uri> WebSeeds(FetchOptions fetch) =>
        fetch.Mirrors.FirstOrDefault(static mirror => mirror.Uri.Scheme is not ("http" or "https")) is { } other
            ? throw new UsageException(
                $"--mirror {other.Text} is no HTTP server.",
                "Beside a torrent, pieces come from http and https alone."
            )
            : [.. fetch.Mirrors.Select(static mirror => mirror.Uri)];

    private List<TorrentFile> Choose(ParseResult parse, IReadOnlyList<TorrentFile> all, string? output)
    {
        var patterns = parse.GetValue(files) is { Length: > 0 } given ? given : null;
        var wanted = all.Where(file =>
                patterns is null
                || Array.Exists(
                    patterns,
                    pattern => FileSystemName.MatchesSimpleExpression(pattern, InTorrent(file), ignoreCase: false)
                )
            )
            .ToList();
        if (wanted.Count == 0)
        {
            var some = string.Join(", ", all.Take(5).Select(file => $"'{ServerText.Clean(InTorrent(file))}'"));
            throw new UsageException(
                $"{files.Name} leaves none of the {all.Count:N0} files of the torrent.",
                $"It has {some}{(all.Count > 5 ? ", ..." : "")}."
            );
        }

        // A name that is given with -o goes before that of the only file.
        foreach (var file in output is null ? wanted : [])
        {
            RequireName(file);
        }

        var folders = wanted.SelectMany(static file => Parents(file.Name)).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return wanted.Find(file => !seen.Add(file.Name) || folders.Contains(file.Name)) is { } twice
            ? throw new UsageException(
                $"The torrent has '{ServerText.Clean(twice.Name)}' twice, so both cannot be in one box.",
                $"Leave it out with {files.Name}."
            )
            : wanted;
    }

    /// <summary>The torrent's folders become folders of the box, and each name is held to the rules for names from outside.</summary>
    private void RequireName(TorrentFile file)
    {
        foreach (var segment in file.Path)
        {
            if (FileNameRules.FaultOfForeign(segment) is { } fault)
            {
                throw new UsageException(
                    $"'{ServerText.Clean(file.Name)}' of the torrent cannot keep its name in a box: {fault} ('{ServerText.Clean(segment)}').",
                    $"Leave it out with {files.Name}, or fetch it by itself with {files.Name} and -o."
                );
            }
        }
    }

    private static void RefuseOptionsOfOneFile(FetchOptions fetch, List<TorrentFile> wanted, bool isPiped)
    {
        if (wanted.Count > 1 && (fetch.Output is not null || fetch.Digests.Count > 0 || isPiped))
        {
            throw new UsageException(
                $"A name, a digest or standard output is of one file, and {wanted.Count:N0} of the torrent are wanted.",
                "Name one of them with --files."
            );
        }
    }

    private FetchOptions Name(TorrentFile file, FetchOptions fetch, string box)
    {
        names[file.Source] = ServerText.Clean(file.Path[^1]);
        if (fetch.Output is null && file.Path.Count > 1)
        {
            if (!BoxOpener.IsUrl(box))
            {
                BoxFolders.Make(box, Path.GetDirectoryName(file.Name)!);
            }

            return fetch with
            {
                Output = file.Name,
                Mirrors = [],
            };
        }

        return fetch with
        {
            Mirrors = [],
        };
    }

    private static string InTorrent(TorrentFile file) => string.Join('/', file.Path.Skip(file.Path.Count > 1 ? 1 : 0));

    private static IEnumerable<string> Parents(string name)
    {
        for (var end = name.IndexOf('/', StringComparison.Ordinal); end > 0; end = name.IndexOf('/', end + 1))
        {
            yield return name[..end];
        }
    }
}
