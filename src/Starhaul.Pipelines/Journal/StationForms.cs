using System.Buffers;
using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.Journal;

/// <summary>How the journal's symbols of stations stand in the tables: as Spansh's dumps have them.</summary>
internal static class StationForms
{
    private static readonly SearchValues<byte> OfCallsigns = SearchValues.Create(
        "-ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8
    );

    private static readonly SymbolTable Types = new(
        ("AsteroidBase", "Asteroid base"),
        ("Bernal", "Ocellus Starport"),
        ("Coriolis", "Coriolis Starport"),
        ("CraterOutpost", "Planetary Outpost"),
        ("CraterPort", "Planetary Port"),
        ("DockablePlanetStation", "Dockable Planet Station"),
        ("Dodec", "Dodec Starport"),
        ("FleetCarrier", "Drake-Class Carrier"),
        ("MegaShip", "Mega ship"),
        ("Ocellus", "Ocellus Starport"),
        ("OnFootSettlement", "Settlement"),
        ("Orbis", "Orbis Starport"),
        ("Outpost", "Outpost")
    );

    private static readonly SymbolTable Services = new(
        ("apexinterstellar", "Apex Interstellar"),
        ("autodock", "Autodock"),
        ("bartender", "Bartender"),
        ("blackmarket", "Black Market"),
        ("carrierfuel", "Fleet Carrier Fuel"),
        ("carriermanagement", "Fleet Carrier Management"),
        ("carriervendor", "Fleet Carrier Vendor"),
        ("colonisationcontribution", "Construction Services"),
        ("commodities", "Market"),
        ("contacts", "Contacts"),
        ("crewlounge", "Crew Lounge"),
        ("dock", "Dock"),
        ("engineer", "Workshop"),
        ("exploration", "Universal Cartographics"),
        ("facilitator", "Interstellar Factors Contact"),
        ("flightcontroller", "Flight Controller"),
        ("frontlinesolutions", "Frontline Solutions"),
        ("livery", "Livery"),
        ("materialtrader", "Material Trader"),
        ("missions", "Missions"),
        ("missionsgenerated", "Missions Generated"),
        ("modulepacks", "Fleet Carrier Administration"),
        ("ondockmission", "On Dock Mission"),
        ("outfitting", "Outfitting"),
        ("pioneersupplies", "Pioneer Supplies"),
        ("powerplay", "Powerplay"),
        ("rearm", "Restock"),
        ("refinery", "Refinery Contact"),
        ("refuel", "Refuel"),
        ("registeringcolonisation", "System Colonisation"),
        ("repair", "Repair"),
        ("searchandrescue", "Search and Rescue"),
        ("searchrescue", "Search and Rescue"),
        ("shipyard", "Shipyard"),
        ("shop", "Shop"),
        ("socialspace", "Social Space"),
        ("squadronbank", "Squadron Bank"),
        ("stationmenu", "Station Menu"),
        ("stationoperations", "Station Operations"),
        ("techbroker", "Technology Broker"),
        ("tuning", "Tuning"),
        ("vistagenomics", "Vista Genomics"),
        ("voucherredemption", "Redemption Office")
    );

    private static readonly SymbolTable DockingAccess = new(
        ("all", "All"),
        ("friends", "Friends"),
        ("none", "None"),
        ("squadron", "Squadron"),
        ("squadronfriends", "Squadron Friends")
    );

    /// <summary>The type of a station; a new one stays as it is.</summary>
    public static int Type(ReadOnlySpan<byte> text, Span<byte> into) => Known(Types, text, into);

    /// <summary>A service; a new one stays as it is.</summary>
    public static int Service(ReadOnlySpan<byte> text, Span<byte> into) => Known(Services, text, into);

    /// <summary>Who may dock at a carrier.</summary>
    public static int Access(ReadOnlySpan<byte> text, Span<byte> into) => Known(DockingAccess, text, into);

    /// <summary>A market's goods: <c>gold</c>, or <c>$gold_name;</c> as the game's own file has them.</summary>
    public static int Commodity(ReadOnlySpan<byte> text, Span<byte> into) =>
        TextForms.LowerCase(
            text is [(byte)'$', .. var rest, (byte)';'] ? WordForms.Without(rest, "_name"u8) : text,
            into
        );

    /// <summary>The callsign of a fleet carrier, such as <c>K7G-14G</c>; what is none is unknown.</summary>
    public static int Callsign(ReadOnlySpan<byte> text, Span<byte> into)
    {
        if (text.Length != 7 || text[3] != '-' || text.ContainsAnyExcept(OfCallsigns))
        {
            return TextForms.Unknown;
        }

        text.CopyTo(into);
        return text.Length;
    }

    private static int Known(SymbolTable names, ReadOnlySpan<byte> text, Span<byte> into)
    {
        if (text.IsEmpty)
        {
            return TextForms.Unknown;
        }

        var length = names.Write(text, into);
        return length < 0 ? WordForms.Capital(text, into) : length;
    }
}
