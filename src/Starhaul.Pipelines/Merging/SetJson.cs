using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Merging;

/// <summary>The rows of a set as canonical JSON: an array in the order of their keys, without import ids.</summary>
internal static class SetJson
{
    public static void Write(RowBuffer rows, RowList which, CanonicalJson into)
    {
        which.Sort((left, right) => RowContent.CompareKeys(rows, left, right));
        var columns = rows
            .Table.Columns.Select((column, index) => (column.Name, Index: index))
            .Where(column => column.Index != rows.Table.ImportColumn)
            .OrderBy(column => column.Name, StringComparer.Ordinal)
            .ToArray();
        into.Write('[');
        for (var index = 0; index < which.Count; index++)
        {
            if (index > 0)
            {
                into.Write(',');
            }

            into.Write('{');
            for (var column = 0; column < columns.Length; column++)
            {
                into.WriteName(columns[column].Name, isFirst: column == 0);
                into.WriteValue(rows, which.Span[index], columns[column].Index);
            }

            into.Write('}');
        }

        into.Write(']');
    }
}
