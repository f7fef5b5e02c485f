namespace Starhaul.Api.Values;

/// <summary>Texts of header fields.</summary>
internal static class HeaderText
{
    /// <summary>Whether a text can be the value of a header field (RFC 9110 §5.5): another line would be another field.</summary>
    public static bool IsValue(string text) => text.AsSpan().IndexOfAny("\r\n\0") < 0;
}
