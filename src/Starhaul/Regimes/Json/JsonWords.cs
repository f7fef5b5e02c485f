using System.Globalization;

namespace Starhaul.Regimes.Json;

/// <summary>The words for where a JSON text stands.</summary>
internal static class JsonWords
{
    /// <summary>What the next byte should have been.</summary>
    public static string Expected(JsonMachine machine) =>
        machine.Place switch
        {
            JsonPlace.Value => "a value",
            JsonPlace.ValueOrClose => "a value or ']'",
            JsonPlace.Name => "a member name in quotes",
            JsonPlace.NameOrClose => "a member name in quotes or '}'",
            JsonPlace.Colon => "':' after the member name",
            JsonPlace.AfterValue => machine.Nesting.IsInObject ? "',' or '}'" : "',' or ']'",
            JsonPlace.End => "nothing more after the top-level value",
            JsonPlace.LineStart => "a value at the start of the line",
            JsonPlace.LineEnd => "a line end after the line's value",
            JsonPlace.Text => "a character of a string in UTF-8, control characters escaped",
            JsonPlace.Escape => """one of "\/bfnrtu after the backslash""",
            JsonPlace.Hexadecimal => "a hexadecimal digit",
            JsonPlace.Continuation => "the next byte of a UTF-8 sequence",
            JsonPlace.Literal => "true, false or null",
            _ => "a digit",
        };

    /// <summary>Where the text ends too early, such as "inside an array, 3 levels deep".</summary>
    public static string EndsInside(JsonMachine machine)
    {
        string? token = machine.Place switch
        {
            < JsonPlace.Text => null,
            <= JsonPlace.Continuation => machine.IsName ? "a member name" : "a string",
            JsonPlace.Literal => "a literal",
            _ => "a number",
        };
        return (token, machine.Nesting.Depth) switch
        {
            (null, 0) => "before any value",
            (not null, 0) => $"inside {token}",
            (_, 1) => $"inside {token ?? Bracket(machine)}, 1 level deep",
            (_, var depth) => string.Create(
                CultureInfo.InvariantCulture,
                $"inside {token ?? Bracket(machine)}, {depth:N0} levels deep"
            ),
        };
    }

    /// <summary>What the text is, such as "JSON array of 66 elements".</summary>
    public static string Kind(JsonMachine machine, long? records) =>
        (machine.Framing, (char)machine.First) switch
        {
            (JsonFraming.Lines, _) => Counted("NDJSON of", records, "line"),
            (_, '[') => Counted("JSON array of", records, "element"),
            (_, '{') => "JSON object",
            (_, '"') => "JSON string",
            (_, 't' or 'f' or 'n') => "JSON literal",
            _ => "JSON number",
        };

    private static string Counted(string kind, long? count, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind} {count:N0} {one}{(count == 1 ? "" : "s")}");

    private static string Bracket(JsonMachine machine) => machine.Nesting.IsInObject ? "an object" : "an array";
}
