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
