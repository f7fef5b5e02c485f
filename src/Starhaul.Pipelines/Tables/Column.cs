namespace Starhaul.Pipelines.Tables;

/// <summary>One column of a table.</summary>
/// <param name="Name">Its name in snake_case.</param>
/// <param name="Type">What it holds.</param>
internal readonly record struct Column(string Name, ColumnType Type)
{
    /// <summary>Whether a cell of the column refers to text and is not the value itself.</summary>
    public bool IsText => Type is ColumnType.Text or ColumnType.Json;

    public static Column Integer(string name) => new(name, ColumnType.Integer);

    public static Column Id(string name) => new(name, ColumnType.Id);

    public static Column Real(string name) => new(name, ColumnType.Real);

    public static Column Flag(string name) => new(name, ColumnType.Flag);

    public static Column Text(string name) => new(name, ColumnType.Text);

    public static Column Json(string name) => new(name, ColumnType.Json);

    public static Column Time(string name) => new(name, ColumnType.Time);
}

/// <summary>What a column holds. Every value but text fits one 64-bit word, and so a cell of a row.</summary>
internal enum ColumnType
{
    /// <summary>A signed whole number.</summary>
    Integer,

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
