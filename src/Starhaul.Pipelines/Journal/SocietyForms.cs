using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.Journal;

/// <summary>How the journal's symbols of systems and factions stand in the tables: as Spansh's dumps have them.</summary>
internal static class SocietyForms
{
    private static readonly SymbolTable Governments = new(("Carrier", "Private Ownership"));

    private static readonly SymbolTable Economies = new(("Agri", "Agriculture"), ("Carrier", "Private Enterprise"));

    private static readonly SymbolTable States = new(("Terrorism", "Terrorist Attack"));

    /// <summary><c>$government_Democracy;</c>, or the word alone.</summary>
    public static int Government(ReadOnlySpan<byte> text, Span<byte> into) =>
        NameOrWords(Governments, WordForms.Inside(text), into);

    /// <summary><c>$economy_HighTech;</c>, or the word alone.</summary>
    public static int Economy(ReadOnlySpan<byte> text, Span<byte> into) =>
        NameOrWords(Economies, WordForms.Inside(text), into);

    /// <summary><c>$SYSTEM_SECURITY_low;</c> or <c>$GAlAXY_MAP_INFO_state_anarchy;</c>.</summary>
    public static int Security(ReadOnlySpan<byte> text, Span<byte> into) =>
        text.IsEmpty ? TextForms.Unknown : WordForms.Split(WordForms.Inside(text), into);

    /// <summary><c>PilotsFederation</c>; an empty one, or <c>None</c>, says that there is none.</summary>
    public static int Allegiance(ReadOnlySpan<byte> text, Span<byte> into) =>
        text.IsEmpty || text.SequenceEqual("None"u8) ? TextForms.Null : WordForms.Split(WordForms.Inside(text), into);

    /// <summary><c>CivilWar</c>.</summary>
    public static int FactionState(ReadOnlySpan<byte> text, Span<byte> into) => NameOrWords(States, text, into);

    private static int NameOrWords(SymbolTable names, ReadOnlySpan<byte> symbol, Span<byte> into)
    {
        if (symbol.IsEmpty)
        {
            return TextForms.Unknown;
        }

        var length = names.Write(symbol, into);
        return length < 0 ? WordForms.Split(symbol, into) : length;
    }
}
