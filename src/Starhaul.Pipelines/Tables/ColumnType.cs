namespace Starhaul.Pipelines.Tables;

/// <summary>What a column holds. Every value but text fits one 64-bit word, and so a cell of a row.</summary>
public enum ColumnType
{
#pragma warning disable CA1720 // The word of SQL.
    /// <summary>A signed whole number.</summary>
    Integer,
#pragma warning restore CA1720

    /// <summary>
    /// An unsigned 64-bit number, such as an id64. A database without unsigned numbers keeps the same 64 bits as a
    /// signed one: a body id64 with a body id of 256 or more is then negative.
    /// </summary>
    Id,

    /// <summary>A number with a fraction.</summary>
    Real,

    /// <summary>True (1) or false (0).</summary>
    Flag,

    /// <summary>Text in UTF-8.</summary>
    Text,

    /// <summary>A JSON value in UTF-8, minified.</summary>
    Json,

    /// <summary>A moment in UTC, in whole seconds since 1970.</summary>
    Time,
}
