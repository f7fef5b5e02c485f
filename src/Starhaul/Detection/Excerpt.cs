using System.Globalization;
using System.Text;

namespace Starhaul.Detection;

/// <summary>Makes bytes that a server sent fit to be shown to a person: short, on one line, without escape sequences.</summary>
internal static class Excerpt
{
    private const int MostBytes = 8;

    /// <summary>The first bytes in words: <c>'&lt;html&gt;...'</c> for text, <c>the bytes 1f 8b 08 00</c> for others.</summary>
    public static string Take(ReadOnlySpan<byte> sample)
    {
        sample = sample[..Math.Min(sample.Length, ContentDetector.SampleLength)];
        Span<byte> scratch = stackalloc byte[TextSample.ScratchLength(ContentDetector.SampleLength)];
        return TextSample.TryRead(sample, scratch, out var text)
            ? $"'{ServerText.Clean(Encoding.UTF8.GetString(text.Utf8))}'"
            : "the bytes " + Hex(sample[..Math.Min(sample.Length, MostBytes)]);
    }

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        var hex = new StringBuilder();
        foreach (var value in bytes)
        {
            hex.Append(hex.Length == 0 ? "" : " ").Append(value.ToString("x2", CultureInfo.InvariantCulture));
        }

        return hex.ToString();
    }
}
