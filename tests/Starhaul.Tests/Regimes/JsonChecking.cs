using System.Text;
using Starhaul.Regimes;

namespace Starhaul.Tests.Regimes;

/// <summary>Runs a whole text through a check.</summary>
internal static class JsonChecking
{
    public static ContentSummary Json(string text, string? claim = null) => Json(Encoding.UTF8.GetBytes(text), claim);

    public static ContentSummary Json(ReadOnlySpan<byte> text, string? claim = null, int piece = int.MaxValue)
    {
        using var check = new JsonCheck("application/json", claim);
        return Run(check, text, piece);
    }

    public static ContentSummary Ndjson(string text)
    {
        using var check = new NdjsonCheck();
        return Run(check, Encoding.UTF8.GetBytes(text));
    }

    public static ContentSummary Run(ContentCheck check, ReadOnlySpan<byte> text, int piece = int.MaxValue)
    {
        while (!text.IsEmpty)
        {
            int length = Math.Min(piece, text.Length);
            check.Append(text[..length]);
            text = text[length..];
        }
        return check.Complete();
    }
}
