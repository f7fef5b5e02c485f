namespace Starhaul.Cli.Sources;

/// <summary>The public data of the field. Sizes only grow, so none is written down here.</summary>
internal static class PublicSources
{
    private const string Galaxy = "daily, about 05:05-05:38 UTC";
    private const string Systems = "daily, about 08:08 UTC";
    private const string Nightly = "nightly";
    private const string Live = "live";

    public static IReadOnlyList<KnownSource> All { get; } =
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
            "ardent:downloads",
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
        new("spansh:api", KnownSourceKind.Api, "https://spansh.co.uk/api", Live, "systems, bodies, stations, routes"),
        new(
            "edsm:api",
            KnownSourceKind.Api,
            "https://www.edsm.net/",
            Live,
            "systems, bodies, stations; 360 requests an hour"
        ),
        new(
            "inara:api",
            KnownSourceKind.Api,
            "https://inara.cz/inapi/v1/",
            Live,
            "commanders; needs a key, 2 requests a minute"
        ),
        new(
            "eddn:feed",
            KnownSourceKind.Feed,
            "tcp://eddn.edcd.io:9500",
            Live,
            "what players see, as they see it (ZeroMQ)"
        ),
    ];

    private static KnownSource Spansh(string name, string updated, string note) =>
        new("spansh:" + name, KnownSourceKind.Dump, $"https://downloads.spansh.co.uk/{name}.json.gz", updated, note);

    private static KnownSource Edsm(string name, string note) =>
        new("edsm:" + name, KnownSourceKind.Dump, $"https://www.edsm.net/dump/{name}.json.gz", Nightly, note);
}
