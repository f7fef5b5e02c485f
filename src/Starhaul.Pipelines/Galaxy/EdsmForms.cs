namespace Starhaul.Pipelines.Galaxy;

/// <summary>How EDSM's words of systems and factions stand in the tables: as Spansh's dumps have them.</summary>
internal static class EdsmForms
{
    private static readonly SymbolTable Governments = new(("Workshop (Engineer)", "Engineer"));

    /// <summary><c>Prison colony</c> or <c>Workshop (Engineer)</c>.</summary>
    public static int Government(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = Governments.Write(text, into);
        return length >= 0 ? length : Title(text, into);
    }

    /// <summary>An allegiance; an empty one, or <c>None</c>, says that there is none.</summary>
    public static int Allegiance(ReadOnlySpan<byte> text, Span<byte> into) =>
        text.IsEmpty || text.SequenceEqual("None"u8) ? TextForms.Null : TextForms.Kept(text, into);

    /// <summary>An economy or a security: <c>High tech</c> as <c>High Tech</c>.</summary>
    public static int Title(ReadOnlySpan<byte> text, Span<byte> into) =>
        text.IsEmpty ? TextForms.Unknown : WordForms.Title(text, into);
}
