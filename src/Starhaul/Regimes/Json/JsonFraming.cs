namespace Starhaul.Regimes.Json;

/// <summary>How many values a JSON text holds, and what parts them.</summary>
internal enum JsonFraming
{
    /// <summary>Exactly one value.</summary>
    Document,

    /// <summary>One value a line; blank lines are allowed, and the last line may lack its line end.</summary>
    Lines,

    /// <summary>
    /// One value, until an object without line ends inside is followed by a line end and another value: then lines.
    /// </summary>
    Adaptive,
}
