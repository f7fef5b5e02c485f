namespace Starhaul.Regimes.Json;

/// <summary>Which brackets are open: one bit a level, set for an object, the innermost level lowest.</summary>
internal sealed class JsonNesting
{
    /// <summary>Most levels that a text may open.</summary>
    public const int Bound = 1024;

    private const int LevelsAWord = 64;

    private readonly ulong[] outer = new ulong[Bound / LevelsAWord];

    /// <summary>Open brackets.</summary>
    public int Depth { get; private set; }

    /// <summary>The innermost levels: all of them up to a depth of 64.</summary>
    public ulong Innermost { get; private set; }

    /// <summary>True inside an object, false inside an array or nothing.</summary>
    public bool IsInObject => (Innermost & 1) != 0;

    /// <summary>Opens a level. False when the bound is reached.</summary>
    public bool TryOpen(bool isObject)
    {
        if (Depth == Bound)
            return false;
        if (Depth > 0 && Depth % LevelsAWord == 0)
        {
            outer[(Depth / LevelsAWord) - 1] = Innermost;
            Innermost = 0;
        }
        Depth++;
        Innermost = (Innermost << 1) | (isObject ? 1UL : 0UL);
        return true;
    }

    /// <summary>Closes the innermost level.</summary>
    public void Close()
    {
        Depth--;
        Innermost = Depth > 0 && Depth % LevelsAWord == 0 ? outer[(Depth / LevelsAWord) - 1] : Innermost >> 1;
    }

    /// <summary>Takes over levels that were opened and closed elsewhere.</summary>
    /// <param name="depth">The new depth, at most 63, as was the old one.</param>
    /// <param name="innermost">The levels.</param>
    public void Replace(int depth, ulong innermost)
    {
        Depth = depth;
        Innermost = innermost;
    }
}
