using System.Globalization;
using System.Text;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>Cells as values of C#: long, ulong for an id, double, bool, string, null.</summary>
internal static class RowValues
{
    public static object? Value(this RowBuffer rows, int row, int column) =>
        rows.IsNull(row, column)
            ? null
            : rows.Table.Columns[column].Type switch
            {
                ColumnType.Id => (ulong)rows.Int64(row, column),
                ColumnType.Real => rows.Double(row, column),
                ColumnType.Flag => rows.Int64(row, column) != 0,
                ColumnType.Text or ColumnType.Json => Encoding.UTF8.GetString(rows.Utf8(row, column)),
                _ => rows.Int64(row, column),
            };

    public static object?[] Values(this RowBuffer rows, int row) =>
        Enumerable.Range(0, rows.Table.Columns.Length).Select(column => rows.Value(row, column)).ToArray();

    public static void SetValue(this RowBuffer rows, int row, int column, object? value)
    {
        switch (rows.Table.Columns[column].Type)
        {
            case var _ when value is null:
                rows.SetNull(row, column);
                break;
            case ColumnType.Text or ColumnType.Json:
                rows.Set(row, column, Encoding.UTF8.GetBytes((string)value));
                break;
            case ColumnType.Real:
                rows.Set(row, column, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case ColumnType.Id when value is ulong id:
                rows.Set(row, column, (long)id);
                break;
            default:
                rows.Set(row, column, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
