using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// Reads arrays such as the commodities of a market: what an element is goes into a catalog, and that it is there into the
/// rows of the owner's set.
/// </summary>
internal class CatalogReader(RecordContext context, Shape shape, Catalog catalog, TableDefinition set)
    : RowReader(context, shape)
{
    // The owner's key is the first column.
    private const int NameColumn = 1;

    /// <summary>Reads an array into a set. An element that cannot be taken costs itself alone.</summary>
    /// <returns>Whether it was one, of which any element could be taken.</returns>
    public bool TryReadSet()
    {
        if (Json.Peek() != '[')
        {
            Json.Skip();
            return false;
        }

        Context.Names.Begin();
        var (index, taken) = (0, 0);
        if (Json.OpenArray())
        {
            do
            {
                Context.BeginPart(TableName, index++);
                ReadElement();
                taken += Context.EndPart() ? 1 : 0;
            } while (Json.HasMoreElements());
        }

        return taken > 0 || index == 0;
    }

    /// <summary>Reads an object that is in no set, or one of nulls: there is none.</summary>
    /// <param name="isNone">Whether its name is null.</param>
    /// <returns>The row of the catalog; -1 for what is no such object.</returns>
    public int ReadSingleOrNone(out bool isNone)
    {
        isNone = false;
        if (Json.Peek() != '{')
        {
            Json.Skip();
            return -1;
        }

        var start = Json.Position;
        isNone = IsNameless();
        if (isNone || Json.Expected is not null)
        {
            return -1;
        }

        Json.MoveTo(start);
        Context.BeginPart(TableName);
        var row = ReadSingle();
        return Context.EndPart() ? row : -1;
    }

    /// <summary>Reads an object that is in no set.</summary>
    /// <returns>The row of the catalog; -1 for what is no such object.</returns>
    public int ReadSingle()
    {
        if (Json.Peek() != '{')
        {
            Json.Skip();
            return -1;
        }

        SetRows = Context.Batch[set];
        SetRow = SetRows.Add();
        var row = ReadRow();
        SetRows.CutAt(SetRow);
        return row;
    }

    private bool IsNameless()
    {
        var isNameless = false;
        if (Json.OpenObject())
        {
            do
            {
                var isName = Json.Name().SequenceEqual("name"u8);
                isNameless |= isName && Json.Peek() == 'n';
                Json.Skip();
            } while (Json.HasMoreMembers());
        }

        return isNameless;
    }

    private void ReadElement()
    {
        if (Json.Peek() != (IsBare ? '"' : '{'))
        {
            var start = Json.Position;
            Json.Skip();
            Context.Reject($"element of {set.Name}", start, IsBare ? "a text" : "an object");
            return;
        }

        var rows = SetRows = Context.Batch[set];
        SetRow = rows.Add();
        var row = ReadRow();
        if (row < 0)
        {
            return;
        }

        // The name's text is the catalog's.
        rows.Set(SetRow, NameColumn, Rows.Int64(row, 0));
        var first = Context.Names.FindOrAdd(rows, NameColumn, SetRow);
        if (first != SetRow)
        {
            Replace(rows, first, SetRow);
            rows.CutAt(SetRow);
        }
    }

    private int ReadRow()
    {
        var text = Context.Batch.Text;
        var textMark = text.Length;
        ReadMembers();
        if (Context.Reason is not null || Json.Expected is not null)
        {
            return -1;
        }

        StateGroups();
        var row = catalog.Settle();
        if (row != Row && !SetHasText())
        {
            text.CutAt(textMark);
        }

        return row;
    }

    private bool SetHasText()
    {
        for (var column = NameColumn + 1; column < set.Columns.Length; column++)
        {
            if (set.Columns[column].IsText)
            {
                return true;
            }
        }

        return false;
    }

    private static void Replace(RowBuffer rows, int row, int by)
    {
        for (var column = NameColumn + 1; column < rows.Table.Columns.Length; column++)
        {
            rows.Copy(row, column, rows, by);
        }
    }
}
