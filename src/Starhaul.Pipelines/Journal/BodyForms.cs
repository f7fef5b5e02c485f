using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.Journal;

/// <summary>How the journal's words for bodies stand in the tables: as Spansh's dumps have them.</summary>
internal static class BodyForms
{
    // No such words are longer, and spelling them cannot take more than the room that a form has.
    private const int LongestAtmosphere = 128;

    private static readonly SymbolTable Stars = new(
        ("O", "O (Blue-White) Star"),
        ("B", "B (Blue-White) Star"),
        ("B_BlueWhiteSuperGiant", "B (Blue-White super giant) Star"),
        ("A", "A (Blue-White) Star"),
        ("A_BlueWhiteSuperGiant", "A (Blue-White super giant) Star"),
        ("F", "F (White) Star"),
        ("F_WhiteSuperGiant", "F (White super giant) Star"),
        ("G", "G (White-Yellow) Star"),
        ("G_WhiteSuperGiant", "G (White-Yellow super giant) Star"),
        ("K", "K (Yellow-Orange) Star"),
        ("K_OrangeGiant", "K (Yellow-Orange giant) Star"),
        ("M", "M (Red dwarf) Star"),
        ("M_RedGiant", "M (Red giant) Star"),
        ("M_RedSuperGiant", "M (Red super giant) Star"),
        ("L", "L (Brown dwarf) Star"),
        ("T", "T (Brown dwarf) Star"),
        ("Y", "Y (Brown dwarf) Star"),
        ("TTS", "T Tauri Star"),
        ("AeBe", "Herbig Ae/Be Star"),
        ("W", "Wolf-Rayet Star"),
        ("WN", "Wolf-Rayet N Star"),
        ("WNC", "Wolf-Rayet NC Star"),
        ("WC", "Wolf-Rayet C Star"),
        ("WO", "Wolf-Rayet O Star"),
        ("CS", "CS Star"),
        ("C", "C Star"),
        ("CN", "CN Star"),
        ("CJ", "CJ Star"),
        ("CH", "CH Star"),
        ("CHd", "CHd Star"),
        ("MS", "MS-type Star"),
        ("S", "S-type Star"),
        ("N", "Neutron Star"),
        ("H", "Black Hole"),
        ("SupermassiveBlackHole", "Supermassive Black Hole")
    );

    private static readonly SymbolTable Planets = new(
        ("Metal rich body", "Metal-rich body"),
        ("High metal content body", "High metal content world"),
        ("Rocky ice body", "Rocky Ice world"),
        ("Earthlike body", "Earth-like world"),
        ("Gas giant with water based life", "Gas giant with water-based life"),
        ("Gas giant with ammonia based life", "Gas giant with ammonia-based life"),
        ("Helium rich gas giant", "Helium-rich gas giant"),
        ("Sudarsky class I gas giant", "Class I gas giant"),
        ("Sudarsky class II gas giant", "Class II gas giant"),
        ("Sudarsky class III gas giant", "Class III gas giant"),
        ("Sudarsky class IV gas giant", "Class IV gas giant"),
        ("Sudarsky class V gas giant", "Class V gas giant")
    );

    private static readonly SymbolTable Rings = new(
        ("eRingClass_Icy", "Icy"),
        ("eRingClass_Metalic", "Metallic"),
        ("eRingClass_MetalRich", "Metal Rich"),
        ("eRingClass_Rocky", "Rocky")
    );

    private static readonly SymbolTable Gases = new(
        ("CarbonDioxide", "Carbon dioxide"),
        ("SulphurDioxide", "Sulphur dioxide")
    );

    private static readonly SymbolTable Atmospheres = new(
        ("suitable for water based life", "Suitable for water-based life"),
        ("thick suitable for water based life", "Thick Suitable for water-based life")
    );

    /// <summary>A type of star: <c>K</c>, <c>DA</c>, <c>M_RedGiant</c>.</summary>
    public static int Star(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = Stars.Write(text, into);
        if (length >= 0 || text.IsEmpty || text[0] != 'D')
        {
            return length >= 0 ? length : Kept(text, into);
        }

        "White Dwarf ("u8.CopyTo(into);
        text.CopyTo(into["White Dwarf ("u8.Length..]);
        ") Star"u8.CopyTo(into[("White Dwarf ("u8.Length + text.Length)..]);
        return text.Length + "White Dwarf () Star"u8.Length;
    }

    /// <summary>What a star's spectral class begins with; black holes, neutron stars and unknown texts have none.</summary>
    public static ReadOnlySpan<byte> SpectralLetters(ReadOnlySpan<byte> star)
    {
        var end = star.IndexOf((byte)'_');
        var letters = end < 0 ? star : star[..end];
        return letters.Length > 4 || letters.SequenceEqual("H"u8) || letters.SequenceEqual("N"u8) ? default : letters;
    }

    /// <summary>A class of planets: <c>High metal content body</c>.</summary>
    public static int Planet(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = Planets.Write(text, into);
        return length >= 0 ? length : Kept(text, into);
    }

    /// <summary><c>eRingClass_MetalRich</c>; a new class stays as it is.</summary>
    public static int Ring(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = Rings.Write(text, into);
        return length >= 0 ? length : Kept(text, into);
    }

    /// <summary><c>hot thick carbon dioxide rich atmosphere</c>; an empty one says that there is none.</summary>
    public static int Atmosphere(ReadOnlySpan<byte> text, Span<byte> into)
    {
        if (text.IsEmpty)
        {
            return TextForms.Null;
        }

        var rest = WordForms.Without(text, " atmosphere"u8);
        var length = Atmospheres.Write(rest, into);
        if (length >= 0 || rest.Length > LongestAtmosphere)
        {
            return length >= 0 ? length : Kept(rest, into);
        }

        // "Hot thick Carbon dioxide-rich": the first word and the gas have capitals, and sulphur its British spelling.
        var (written, isGas) = (0, false);
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)' ');
            var word = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var isCapital = written == 0 || (!isGas && !IsQualifier(word));
            isGas |= !IsQualifier(word);
            if (written > 0)
            {
                into[written++] = word.SequenceEqual("rich"u8) ? (byte)'-' : (byte)' ';
            }

            word = word.SequenceEqual("sulfur"u8) ? "sulphur"u8 : word;
            written += isCapital ? WordForms.Capital(word, into[written..]) : Kept(word, into[written..]);
        }

        return written;
    }

    /// <summary><c>major silicate vapour geysers volcanism</c>; an empty one is <c>No volcanism</c>.</summary>
    public static int Volcanism(ReadOnlySpan<byte> text, Span<byte> into) =>
        text.IsEmpty ? Kept("No volcanism"u8, into) : WordForms.Title(WordForms.Without(text, " volcanism"u8), into);

    /// <summary><c>Terraformable</c>; an empty one is <c>Not terraformable</c>.</summary>
    public static int Terraforming(ReadOnlySpan<byte> text, Span<byte> into) =>
        Kept(text.IsEmpty ? "Not terraformable"u8 : text, into);

    /// <summary><c>PristineResources</c>.</summary>
    public static int Reserves(ReadOnlySpan<byte> text, Span<byte> into) =>
        text.IsEmpty ? TextForms.Unknown : Kept(WordForms.Without(text, "Resources"u8), into);

    /// <summary>A gas of an atmosphere: <c>CarbonDioxide</c>.</summary>
    public static int Gas(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = Gases.Write(text, into);
        return length >= 0 ? length : Kept(text, into);
    }

    /// <summary>A material of the surface: <c>iron</c>.</summary>
    public static int Material(ReadOnlySpan<byte> text, Span<byte> into) => WordForms.Capital(text, into);

    private static bool IsQualifier(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("hot"u8) || word.SequenceEqual("thick"u8) || word.SequenceEqual("thin"u8);

    private static int Kept(ReadOnlySpan<byte> text, Span<byte> into)
    {
        text.CopyTo(into);
        return text.Length;
    }
}
