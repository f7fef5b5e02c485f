namespace Starhaul.Regimes.Json;

/// <summary>What the next byte of a JSON text may be.</summary>
internal enum JsonPlace : byte
{
    /// <summary>A value, after a colon, a comma of an array, or at the start of a document.</summary>
    Value,

    /// <summary>A value or <c>]</c>, after <c>[</c>.</summary>
    ValueOrClose,

    /// <summary>A member name, after a comma of an object.</summary>
    Name,

    /// <summary>A member name or <c>}</c>, after <c>{</c>.</summary>
    NameOrClose,

    /// <summary>The colon after a member name.</summary>
    Colon,

    /// <summary>A comma or the closing bracket, after a value.</summary>
    AfterValue,

    /// <summary>Nothing more: the document's value is complete.</summary>
    End,

    /// <summary>A value or nothing, at the start of a line.</summary>
    LineStart,

    /// <summary>The line end, after a line's value.</summary>
    LineEnd,

    /// <summary>Inside a string, where any character may come.</summary>
    Text,

    /// <summary>After a backslash.</summary>
    Escape,

    /// <summary>Inside the four hexadecimal digits of <c>\u</c>.</summary>
    Hexadecimal,

    /// <summary>Inside a UTF-8 sequence of two to four bytes.</summary>
    Continuation,

    /// <summary>Inside <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    Literal,

    /// <summary>After a number's leading minus.</summary>
    Minus,

    /// <summary>After a leading zero.</summary>
    Zero,

    /// <summary>Inside the integer digits.</summary>
    Integer,

    /// <summary>After the decimal point.</summary>
    Point,

    /// <summary>Inside the digits of the fraction.</summary>
    Fraction,

    /// <summary>After <c>e</c>.</summary>
    Exponent,

    /// <summary>After the sign of the exponent.</summary>
    ExponentSign,

    /// <summary>Inside the digits of the exponent.</summary>
    ExponentDigits,
}
