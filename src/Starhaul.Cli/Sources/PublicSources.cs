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
        Api(
            "spansh:bodies/saved",
            "https://spansh.co.uk/api/bodies/search/save",
            "bodies that fit filters, as a search that is saved first and so holds still; ask as bodies/search"
        ),
        Api(
            "spansh:bodies/search",
            "https://spansh.co.uk/api/bodies/search",
            "bodies that fit filters, at most 10,000; ask with --body {\"filters\":{...},\"reference_system\":\"Sol\"}"
        ),
        Api("spansh:body", "https://spansh.co.uk/api/body/{id64}", "one body"),
        Api(
            "spansh:dump",
            "https://spansh.co.uk/api/dump/{id64}",
            "one system with its bodies and stations, as in the dumps"
        ),
        Api("spansh:fleetcarrier/route", "https://spansh.co.uk/api/fleetcarrier/route", "a route for a fleet carrier"),
        Api(
            "spansh:generic/route",
            "https://spansh.co.uk/api/generic/route",
            "a route for a ship, by its fuel and drive"
        ),
        Api("spansh:riches/route", "https://spansh.co.uk/api/riches/route", "a tour of valuable bodies"),
        Api("spansh:route", "https://spansh.co.uk/api/route", "a route by neutron stars"),
        Api("spansh:station", "https://spansh.co.uk/api/station/{market_id}", "one station"),
        Api(
            "spansh:stations/saved",
            "https://spansh.co.uk/api/stations/search/save",
            "stations that fit filters, as a search that is saved first and so holds still; ask as stations/search"
        ),
        Api(
            "spansh:stations/search",
            "https://spansh.co.uk/api/stations/search",
            "stations that fit filters, at most 10,000; ask with --body {\"filters\":{...},\"reference_system\":\"Sol\"}"
        ),
        Api("spansh:system", "https://spansh.co.uk/api/system/{id64}", "one system"),
        Api(
            "spansh:systems/saved",
            "https://spansh.co.uk/api/systems/search/save",
            "systems that fit filters, as a search that is saved first and so holds still; ask as systems/search"
        ),
        Api(
            "spansh:systems/search",
            "https://spansh.co.uk/api/systems/search",
            "systems that fit filters, at most 10,000; ask with --body {\"filters\":{...},\"reference_system\":\"Sol\"}"
        ),
        Api("spansh:trade/route", "https://spansh.co.uk/api/trade/route", "a trade route"),
        Api(
            "edsm:cube-systems",
            "https://www.edsm.net/api-v1/cube-systems",
            "systems in a cube; an edge above 200 ly is cut to 200 without a word"
        ),
        Api(
            "edsm:logs",
            "https://www.edsm.net/api-logs-v1/get-logs",
            "flight log of a commander, read a week at a time; ask with --since; needs a key"
        ),
        Api(
            "edsm:sphere-systems",
            "https://www.edsm.net/api-v1/sphere-systems",
            "systems within a distance; beyond 100 ly the answer is empty"
        ),
        Api("edsm:system", "https://www.edsm.net/api-v1/system", "one system"),
        Api("edsm:system-bodies", "https://www.edsm.net/api-system-v1/bodies", "the bodies of a system, in one record"),
        Api("edsm:system-deaths", "https://www.edsm.net/api-system-v1/deaths", "the deaths of a system, in one record"),
        Api(
            "edsm:system-factions",
            "https://www.edsm.net/api-system-v1/factions",
            "the minor factions of a system, in one record"
        ),
        Api(
            "edsm:system-stations",
            "https://www.edsm.net/api-system-v1/stations",
            "the stations of a system, in one record"
        ),
        Api(
            "edsm:system-traffic",
            "https://www.edsm.net/api-system-v1/traffic",
            "the traffic of a system, in one record"
        ),
        Api(
            "edsm:systems",
            "https://www.edsm.net/api-v1/systems",
            "systems that changed in a time, read a day at a time; ask with --since"
        ),
        Api("inara:commander", "https://inara.cz/inapi/v1/", "the public profile of a commander; needs a key"),
        Api(
            "inara:events",
            "https://inara.cz/inapi/v1/",
            "answers to events of your own; ask with --body {\"events\":[...]}; needs a key"
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

    // As the library's own definitions have them, which are not read for a list that most commands never show.
    private static KnownSource Api(string name, string url, string note) =>
        new(name, KnownSourceKind.Api, url, Live, note);
}
