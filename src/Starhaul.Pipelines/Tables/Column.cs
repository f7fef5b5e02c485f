namespace Starhaul.Pipelines.Tables;

/// <summary>One column of a table.</summary>
/// <param name="Name">Its name in snake_case.</param>
/// <param name="Type">What it holds.</param>
public readonly record struct Column(string Name, ColumnType Type)
{
    /// <summary>Whether a cell of the column refers to text and is not the value itself.</summary>
    public bool IsText => Type is ColumnType.Text or ColumnType.Json;

    internal static Column Integer(string name) => new(name, ColumnType.Integer);

    internal static Column Id(string name) => new(name, ColumnType.Id);

    internal static Column Real(string name) => new(name, ColumnType.Real);

    internal static Column Flag(string name) => new(name, ColumnType.Flag);

    internal static Column Text(string name) => new(name, ColumnType.Text);

    internal static Column Json(string name) => new(name, ColumnType.Json);

    internal static Column Time(string name) => new(name, ColumnType.Time);
}
