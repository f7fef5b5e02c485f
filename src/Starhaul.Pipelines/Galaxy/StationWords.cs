namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// How services, and who may dock at a carrier, stand in the tables: as Spansh's dumps have them. The game has symbols for them, and a
/// search has the names.
/// </summary>
internal static class StationWords
{
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

    private static readonly SymbolTable ServiceNames = new([.. Services.Names.Select(static name => (name, name))]);

    private static readonly SymbolTable DockingAccess = new(
        ("all", "All"),
        ("friends", "Friends"),
        ("none", "None"),
        ("squadron", "Squadron"),
        ("squadronfriends", "Squadron Friends")
    );

    /// <summary>A service; a new one stays as it is.</summary>
    public static int Service(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = ServiceNames.Write(text, into);
        return length < 0 ? Known(Services, text, into) : length;
    }

    /// <summary>Who may dock at a carrier.</summary>
    public static int Access(ReadOnlySpan<byte> text, Span<byte> into) => Known(DockingAccess, text, into);

    /// <summary>The name of a symbol; one that is not known stays as it is, with a capital.</summary>
    public static int Known(SymbolTable names, ReadOnlySpan<byte> text, Span<byte> into)
    {
        if (text.IsEmpty)
        {
            return TextForms.Unknown;
        }

        var length = names.Write(text, into);
        return length < 0 ? WordForms.Capital(text, into) : length;
    }
}
