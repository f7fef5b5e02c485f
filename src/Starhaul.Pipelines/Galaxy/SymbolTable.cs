using System.Text;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>What the dumps call things that another source has a symbol or a word for. Symbols are compared without regard to case.</summary>
internal sealed class SymbolTable(params (string Symbol, string Name)[] entries)
{
    private readonly (byte[] Symbol, byte[] Name)[] entries =
    [
        .. entries.Select(entry => (Field.Utf8(entry.Symbol), Field.Utf8(entry.Name))),
    ];

    /// <summary>The names, each once.</summary>
    public IEnumerable<string> Names { get; } =
    [.. entries.Select(entry => entry.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Writes the name of a symbol.</summary>
    /// <returns>Its length; <see cref="TextForms.Unknown"/> for a symbol that is not known.</returns>
    public int Write(ReadOnlySpan<byte> symbol, Span<byte> into)
    {
        foreach (var (known, name) in entries)
        {
            if (known.Length == symbol.Length && Ascii.EqualsIgnoreCase(known, symbol))
            {
                name.CopyTo(into);
                return name.Length;
            }
        }

        return TextForms.Unknown;
    }
}
