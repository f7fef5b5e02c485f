namespace Starhaul.Regimes.Json;

/// <summary>The number grammar of RFC 8259 §6, one byte at a time.</summary>
internal static class JsonNumber
{
    /// <summary>Where a number goes on after its first byte; null when no number begins so.</summary>
    public static JsonPlace? Begin(byte first) =>
        first switch
        {
            (byte)'-' => JsonPlace.Minus,
            (byte)'0' => JsonPlace.Zero,
            >= (byte)'1' and <= (byte)'9' => JsonPlace.Integer,
            _ => null,
        };

    /// <summary>Where a number goes on with this byte; null when the byte is no part of it.</summary>
    public static JsonPlace? Continue(JsonPlace place, byte next) =>
        (place, next) switch
        {
            (JsonPlace.Minus, (byte)'0') => JsonPlace.Zero,
            (JsonPlace.Minus or JsonPlace.Integer, >= (byte)'0' and <= (byte)'9') => JsonPlace.Integer,
            (JsonPlace.Zero or JsonPlace.Integer, (byte)'.') => JsonPlace.Point,
            (JsonPlace.Point or JsonPlace.Fraction, >= (byte)'0' and <= (byte)'9') => JsonPlace.Fraction,
            (JsonPlace.Zero or JsonPlace.Integer or JsonPlace.Fraction, (byte)'e' or (byte)'E') => JsonPlace.Exponent,
            (JsonPlace.Exponent, (byte)'+' or (byte)'-') => JsonPlace.ExponentSign,
            (JsonPlace.Exponent or JsonPlace.ExponentSign or JsonPlace.ExponentDigits, >= (byte)'0' and <= (byte)'9') =>
                JsonPlace.ExponentDigits,
            _ => null,
        };

    /// <summary>True where the number may end.</summary>
    public static bool IsComplete(JsonPlace place) =>
        place is JsonPlace.Zero or JsonPlace.Integer or JsonPlace.Fraction or JsonPlace.ExponentDigits;
}
