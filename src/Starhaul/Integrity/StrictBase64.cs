namespace Starhaul.Integrity;

/// <summary>Base64 (RFC 4648 §4) without blanks. Padding may be missing, as RFC 9651 §4.2.7 asks of readers.</summary>
internal static class StrictBase64
{
    private const int Quantum = 4;

    /// <summary>The bytes; null when the text is not base64.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny(" \t\r\n"))
        {
            return null;
        }

        var padded = text.ToString().PadRight((text.Length + Quantum - 1) / Quantum * Quantum, '=');
        var bytes = new byte[padded.Length / Quantum * 3];
        return Convert.TryFromBase64String(padded, bytes, out var written) ? bytes[..written] : null;
    }
}
