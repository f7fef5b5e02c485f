using System.Text;

namespace Starhaul.Cli.Demo.Galaxy;

/// <summary>The words that the galaxy is made of, as JSON text without quotes; the usual ones first.</summary>
internal static class GalaxyWords
{
    public static readonly byte[][] Prefixes = Utf8(
        "Bleae|Crook|Frauf|Greou|Stroif|Eloqs|Aesoa|Thraik|Wredg|Flyeek|Pru|Eol|Dryo|Phroi|Sync|Byoo|Hyp|Sw|Oeph|Ny"
    );
    public static readonly byte[][] Middles = Utf8("ae|oi|ue|ou|ea|ie|aa|eau|io|oa");
    public static readonly byte[][] Endings = Utf8(" Ail| Eorg| Chrea| Thua| Pri| Free| Scrua| Aoc|ky|lea|wns|rgh");
    public static readonly byte[][] Securities = Utf8("Anarchy|Low|Medium|High");
    public static readonly byte[][] Governments = Utf8(
        "Democracy|Corporate|Dictatorship|Confederacy|Cooperative|Patronage|Feudal|Communism|Theocracy|Anarchy"
    );
    public static readonly byte[][] Allegiances = Utf8("Independent|Federation|Empire|Alliance|Pilots Federation");
    public static readonly byte[][] Economies = Utf8(
        "Extraction|Industrial|Refinery|High Tech|Agriculture|Military|Service|Terraforming|Tourism|Colony"
    );
    public static readonly byte[][] Powers = Utf8(
        "Aisling Duval|Archon Delaine|Denton Patreus|Edmund Mahon|Felicia Winters|Jerome Archer|Li Yong-Rui|Yuri Grom"
    );
    public static readonly byte[][] PowerStates = Utf8("Exploited|Fortified|Stronghold|Unoccupied");
    public static readonly byte[][] FactionStates = Utf8("Boom|Expansion|Civil Liberty|Election|War|Outbreak|Bust");
    public static readonly byte[][] FactionNames = Utf8(
        "Hutton Orbital Truckers Co-Operative|Anti Xeno Initiative|Pleiades Resource Enterprise|Smiling Dingo Crew|"
            + "Les Étoilés de Sirius|Brüder der Leere|Niños de Achenar|Друзья Колонии|銀河開拓団|Mother Gaia|"
            + "The \\\"Quiet\\\" Ones|Sol Workers' Party|Pr\\u00e9fecture de Ross 128|Citizen Party of LHS 20"
    );
    public static readonly byte[][] StarTypes = Utf8(
        "M (Red dwarf) Star|K (Yellow-Orange) Star|L (Brown dwarf) Star|T (Brown dwarf) Star|G (White-Yellow) Star|"
            + "F (White) Star|T Tauri Star|A (Blue-White) Star|Y (Brown dwarf) Star|White Dwarf (DA) Star|"
            + "B (Blue-White) Star|Neutron Star|Black Hole|O (Blue-White) Star|Strange Matter Star"
    );
    public static readonly byte[][] SpectralClasses = Utf8("M5|M3|K7|L2|T4|G2|F8|TTS5|A0|Y0|DA3|B1|N0|O5");
    public static readonly byte[][] Luminosities = Utf8("V|Va|Vab|Vz|VI|VII|IV|III|II|I");
    public static readonly byte[][] PlanetTypes = Utf8(
        "Icy body|Rocky body|High metal content world|Rocky Ice world|Metal-rich body|Class I gas giant|"
            + "Class III gas giant|Water world|Gas giant with ammonia-based life|Earth-like world|Ammonia world|"
            + "Water giant|Hollow world"
    );
    public static readonly byte[][] Volcanisms = Utf8(
        "Water Geysers|Minor Metallic Magma|Carbon Dioxide Geysers|Major Rocky Magma|Major Silicate Vapour Geysers"
    );
    public static readonly byte[][] Atmospheres = Utf8(
        "Thin Carbon dioxide|Thin Sulphur dioxide|Thin Argon|Thin Neon|Nitrogen|Hot thick Water|Argon-rich|Methane"
    );
    public static readonly byte[][] Gases = Utf8(
        "Carbon dioxide|Sulphur dioxide|Nitrogen|Argon|Neon|Helium|Hydrogen|Methane|Ammonia|Oxygen|Water|Silicates"
    );
    public static readonly byte[][] Materials = Utf8(
        "Iron|Nickel|Sulphur|Carbon|Phosphorus|Chromium|Manganese|Zinc|Germanium|Vanadium|Selenium|Cadmium|Arsenic|"
            + "Zirconium|Niobium|Molybdenum|Tellurium|Tin|Ruthenium|Tungsten|Yttrium|Mercury|Antimony|Technetium|Polonium"
    );
    public static readonly byte[][] Terraforming = Utf8("Not terraformable|Terraformable|Terraformed|Terraforming");
    public static readonly byte[][] Genuses = Utf8(
        "$Codex_Ent_Bacterial_Genus_Name;|$Codex_Ent_Stratum_Genus_Name;|$Codex_Ent_Tussocks_Genus_Name;|"
            + "$Codex_Ent_Fungoids_Genus_Name;|$Codex_Ent_Shrubs_Genus_Name;|$Codex_Ent_Aleoids_Genus_Name;"
    );
    public static readonly byte[][] Minerals = Utf8(
        "Monazite|Platinum|Painite|Alexandrite|Benitoite|LowTemperatureDiamond|Rhodplumsite|Serendibite|Musgravite"
    );
    public static readonly byte[][] RingTypes = Utf8("Icy|Rocky|Metal Rich|Metallic");
    public static readonly byte[][] Reserves = Utf8("Pristine|Major|Common|Low|Depleted");
    public static readonly byte[][] StationNames = Utf8(
        "Jameson Memorial|Hutton Orbital|Galileo|Ñandú Landing|Daedalus|Córdoba Terminal|Schröter Hub|Ōsumi Gateway|"
            + "Łódź Vision|Abraham Lincoln|Titan City|Mars High|Li Qing Jao|Columbus|Ray Gateway|Ohm City|Trevithick Dock|"
            + "O'Neill \\\"Old\\\" Port|Farseer Inc|Dantec Enterprise"
    );
    public static readonly byte[][] CarrierNames = Utf8(
        "OLYMPUS|[EP31] Blast Furnace|LE CHTICARRIER|DW's Garage|Große Freiheit|Café \\\"Zwölf\\\"|夜航船|AIRV Azathoth|Ψ-Ω"
    );
    public static readonly byte[][] StationTypes = Utf8(
        "Outpost|Coriolis Starport|Planetary Outpost|Orbis Starport|Settlement|Ocellus Starport|Planetary Port|"
            + "Asteroid base|Orbital Greenhouse"
    );
    public static readonly byte[][] Services = Utf8(
        "Dock|Autodock|Market|Contacts|Universal Cartographics|Missions|Outfitting|Crew Lounge|Restock|Refuel|Repair|"
            + "Shipyard|Tuning|Workshop|Missions Generated|Facilitator|Flight Controller|Station Operations|Powerplay|"
            + "Search and Rescue|Station Menu|Shop|Livery|Social Space|Bartender|Vista Genomics|Pioneer Supplies"
    );

    private static byte[][] Utf8(string words) => [.. words.Split('|').Select(Encoding.UTF8.GetBytes)];
}
