using System.Globalization;

namespace Starhaul.Regimes.Json;

/// <summary>What is wrong at one byte of a JSON text.</summary>
/// <param name="Description">What was expected and what was found, without the place.</param>
/// <param name="IsOverBound">True when the text may be well formed, and is nested too deeply.</param>
internal sealed record JsonFault(string Description, bool IsOverBound = false)
{
    /// <summary>A fault of the form "expected X, found Y".</summary>
    public static JsonFault At(string expected, byte found) => new($"expected {expected}, found {Describe(found)}");

    private static string Describe(byte found) =>
        found switch
        {
            (byte)'\n' => "a line end",
            (byte)'\'' => "an apostrophe",
            > 0x20 and < 0x7F => $"'{(char)found}'",
            _ => string.Create(CultureInfo.InvariantCulture, $"byte 0x{found:X2}"),
        };
}
