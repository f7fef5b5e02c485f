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

    /// <summary>The type of a station; a new one stays as it is.</summary>
    public static int Type(ReadOnlySpan<byte> text, Span<byte> into) => StationWords.Known(Types, text, into);

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
}
