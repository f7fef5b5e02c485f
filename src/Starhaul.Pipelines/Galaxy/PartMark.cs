using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>How far a batch was filled when a part of a record began, and where that part is: what is needed to take it out alone.</summary>
internal sealed class PartMark
{
    /// <summary>The index of a part that is no element of an array.</summary>
    public const int NoIndex = -1;

    private readonly int[] rows = new int[GalaxyTables.Data.Length];
    private readonly CatalogMark[] ofCatalogs;
    private readonly Catalog[] catalogs;
    private readonly RecordOrigins origins;
    private int text;
    private int times;

    public PartMark(Catalog[] catalogs, RecordOrigins origins)
    {
        this.catalogs = catalogs;
        this.origins = origins;
        ofCatalogs = new CatalogMark[catalogs.Length];
    }

    /// <summary>The name of the array or of the section.</summary>
    public string List { get; private set; } = "";

    /// <summary>Its place in the array.</summary>
    public int Index { get; private set; }

    /// <summary>Where it begins in the cursor's text.</summary>
    public int Start { get; private set; }

    /// <summary>Whether what it is part of was rejected before it began.</summary>
    public bool IsOfRejected { get; private set; }

    /// <summary>Begins a part.</summary>
    public void Set(string list, int index, int start, bool isOfRejected, Batch batch)
    {
        (List, Index, Start, IsOfRejected) = (list, index, start, isOfRejected);
        text = batch.Text.Length;
        times = origins.Count;
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = batch[GalaxyTables.Data[i]].Count;
        }

        for (var i = 0; i < catalogs.Length; i++)
        {
            ofCatalogs[i] = catalogs[i].Mark();
        }
    }

    /// <summary>Takes the part out. What came before it stays.</summary>
    public void Undo(Batch batch)
    {
        for (var i = 0; i < catalogs.Length; i++)
        {
            catalogs[i].UndoTo(ofCatalogs[i]);
        }

        for (var i = 0; i < rows.Length; i++)
        {
            batch[GalaxyTables.Data[i]].CutAt(rows[i]);
        }

        origins.CutAt(times);
        batch.Text.CutAt(text);
    }
}
