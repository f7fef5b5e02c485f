using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>How words of Spansh's search and of EDSM stand in the tables: as Spansh's dumps have them.</summary>
internal static class ApiForms
{
    private static readonly SymbolTable Signals = new(
        ("Biological", "$SAA_SignalType_Biological;"),
        ("Geological", "$SAA_SignalType_Geological;"),
        ("Guardian", "$SAA_SignalType_Guardian;"),
        ("Human", "$SAA_SignalType_Human;"),
        ("Other", "$SAA_SignalType_Other;"),
        ("Thargoid", "$SAA_SignalType_Thargoid;")
    );

    private static readonly SymbolTable Genuses = new(
        ("Aleoids", "$Codex_Ent_Aleoids_Genus_Name;"),
        ("Amphora Plants", "$Codex_Ent_Vents_Name;"),
        ("Anemones", "$Codex_Ent_Sphere_Name;"),
        ("Bacterial", "$Codex_Ent_Bacterial_Genus_Name;"),
        ("Bark Mounds", "$Codex_Ent_Cone_Name;"),
        ("Brain Trees", "$Codex_Ent_Brancae_Name;"),
        ("Cactoids", "$Codex_Ent_Cactoid_Genus_Name;"),
        ("Clypeus", "$Codex_Ent_Clypeus_Genus_Name;"),
        ("Conchas", "$Codex_Ent_Conchas_Genus_Name;"),
        ("Crystalline Shards", "$Codex_Ent_Ground_Struct_Ice_Name;"),
        ("Electricae", "$Codex_Ent_Electricae_Genus_Name;"),
        ("Fonticulus", "$Codex_Ent_Fonticulus_Genus_Name;"),
        ("Fumerolas", "$Codex_Ent_Fumerolas_Genus_Name;"),
        ("Fungoids", "$Codex_Ent_Fungoids_Genus_Name;"),
        ("Osseus", "$Codex_Ent_Osseus_Genus_Name;"),
        ("Recepta", "$Codex_Ent_Recepta_Genus_Name;"),
        ("Shrubs", "$Codex_Ent_Shrubs_Genus_Name;"),
        ("Stratum", "$Codex_Ent_Stratum_Genus_Name;"),
        ("Tubers", "$Codex_Ent_Tube_Name;"),
        ("Tubus", "$Codex_Ent_Tubus_Genus_Name;"),
        ("Tussocks", "$Codex_Ent_Tussocks_Genus_Name;")
    );

    private static readonly SymbolTable Terraformings = new(
        ("Candidate for terraforming", "Terraformable"),
        ("Being terraformed", "Terraforming")
    );

    // Without fleet carriers and construction depots: those have a second name, which EDSM does not tell.
    private static readonly SymbolTable StationTypes = new(
        ("Asteroid base", "Asteroid base"),
        ("Coriolis Starport", "Coriolis Starport"),
        ("Mega ship", "Mega ship"),
        ("Ocellus Starport", "Ocellus Starport"),
        ("Odyssey Settlement", "Settlement"),
        ("Orbis Starport", "Orbis Starport"),
        ("Outpost", "Outpost"),
        ("Planetary Outpost", "Planetary Outpost"),
        ("Planetary Port", "Planetary Port")
    );

    /// <summary><c>No atmosphere</c> says that there is none.</summary>
    public static int Atmosphere(ReadOnlySpan<byte> text, Span<byte> into) =>
        text.SequenceEqual("No atmosphere"u8) ? TextForms.Null : TextForms.Kept(text, into);

    /// <summary>A signal of a body in Spansh's search; of new ones the symbol is not known.</summary>
    public static int Signal(ReadOnlySpan<byte> text, Span<byte> into) => Signals.Write(text, into);

    /// <summary>A genus of a body in Spansh's search; of new ones the symbol is not known.</summary>
    public static int Genus(ReadOnlySpan<byte> text, Span<byte> into) => Genuses.Write(text, into);

    /// <summary>EDSM's <c>Candidate for terraforming</c>.</summary>
    public static int Terraforming(ReadOnlySpan<byte> text, Span<byte> into) => NameOr(Terraformings, text, into);

    /// <summary>The type of a station that EDSM tells all names of; others are as if they were not there.</summary>
    public static int StationType(ReadOnlySpan<byte> text, Span<byte> into) => StationTypes.Write(text, into);

    private static int NameOr(SymbolTable names, ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = names.Write(text, into);
        return length >= 0 ? length : TextForms.Kept(text, into);
    }
}
