namespace Starhaul;

/// <summary>The public data of the field by name. Sizes only grow, so none is written down here.</summary>
/// <example>
/// <code>
/// await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = "dumps" });
/// await fetcher.FetchAsync(PublicSources.Resolve("spansh:systems_1day"), FetchOptions.Default);
/// </code>
/// </example>
public static class PublicSources
{
    // A list of files that the API's resource of the same name reads: one name, one entry.
    private const string ArdentDownloads = "ardent:downloads";

    private const string Galaxy = "daily, about 05:05-05:38 UTC";
    private const string Systems = "daily, about 08:08 UTC";
    private const string Nightly = "nightly";
    private const string Live = "live";

    private static readonly Lazy<IReadOnlyList<KnownSource>> Known = new(static () =>
        [
            Spansh("galaxy", Galaxy, "every system with its bodies and stations; by far the largest"),
            Spansh("galaxy_1month", Galaxy, "systems where anything changed within a month, complete"),
            Spansh("galaxy_7days", Galaxy, "systems where anything changed within 7 days, complete"),
            Spansh("galaxy_1day", Galaxy, "systems where anything changed within a day, complete"),
            Spansh("galaxy_populated", Galaxy, "systems with a population, complete"),
            Spansh("galaxy_stations", "at least hourly", "systems with a station, complete"),
            Spansh("systems", Systems, "every system: id64, name, coordinates, main star"),
            Spansh("systems_6months", Systems, "systems that changed within 6 months"),
            Spansh("systems_1month", Systems, "systems that changed within a month"),
            Spansh("systems_2weeks", Systems, "systems that changed within 2 weeks"),
            Spansh("systems_1week", Systems, "systems that changed within a week"),
            Spansh("systems_1day", Systems, "systems that changed within a day; the one to try first"),
            Spansh("systems_neutron", Systems, "systems with a neutron star"),
            Spansh("factions", Systems, "minor factions"),
            Edsm("systemsWithCoordinates", "every system with coordinates"),
            Edsm("systemsWithCoordinates7days", "systems with coordinates that changed within 7 days"),
            Edsm("systemsWithoutCoordinates", "systems whose place is not known"),
            Edsm("systemsPopulated", "systems with a population, their factions and stations"),
            Edsm("stations", "stations with their market, shipyard and outfitting"),
            Edsm("powerPlay", "systems of the powers"),
            Edsm("codex", "codex entries"),
            Edsm("bodies7days", "bodies that changed within 7 days"),
            new(
                ArdentDownloads,
                KnownSourceKind.List,
                "https://downloads.ardent-insight.com/downloads.json",
                Nightly,
                "the files of Ardent with their SHA-256"
            ),
            new(
                "eddn:archive",
                KnownSourceKind.Archive,
                "https://edgalaxydata.space/EDDN/YYYY-MM/NAME-YYYY-MM-DD.jsonl.bz2",
                "daily, static afterwards",
                "messages of one schema and day; fetch one as eddn:NAME-YYYY-MM-DD, such as eddn:Journal.Scan-2026-08-01"
            ),
            .. ApiResources.All.Where(static resource => resource.Name != ArdentDownloads).Select(Api),
            new(
                "eddn:feed",
                KnownSourceKind.Feed,
                "tcp://eddn.edcd.io:9500",
                Live,
                "what players see, as they see it (ZeroMQ)"
            ),
        ]
    );

    /// <summary>Every source that has a name, in the order in which they are shown.</summary>
    internal static IReadOnlyList<KnownSource> All => Known.Value;

    /// <summary>The names of files, in the order in which they are shown; a day of messages is <c>eddn:NAME-YYYY-MM-DD</c> beside them.</summary>
    public static IReadOnlyList<string> Names =>
        [.. All.Where(static source => source.IsFile).Select(static source => source.Name)];

    /// <summary>The file that a name means, such as <c>spansh:systems_1day</c> or <c>eddn:Journal.Scan-2026-08-01</c>.</summary>
    /// <param name="name">The name, of either case.</param>
    /// <exception cref="ArgumentException">It is no name of a file; <see cref="Names"/> has the names.</exception>
    public static Source Resolve(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return All.Select(source => source.Locate(name)).FirstOrDefault(static source => source is not null)
            ?? throw new ArgumentException(
                $"'{name}' is no name of a file; PublicSources.Names has them.",
                nameof(name)
            );
    }

    private static KnownSource Spansh(string name, string updated, string note) =>
        new("spansh:" + name, KnownSourceKind.Dump, $"https://downloads.spansh.co.uk/{name}.json.gz", updated, note);

    private static KnownSource Edsm(string name, string note) =>
        new("edsm:" + name, KnownSourceKind.Dump, $"https://www.edsm.net/dump/{name}.json.gz", Nightly, note);

    private static KnownSource Api(ApiResource resource) =>
        new(resource.Name, KnownSourceKind.Api, resource.BaseUrl + resource.Request.Path, Live, resource.Description);
}
