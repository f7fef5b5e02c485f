using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads the stations of a system or of a body, with their markets, shipyards and outfittings.</summary>
/// <param name="context">What all readers share.</param>
/// <param name="shape">How the stations look.</param>
/// <param name="commodity">How the commodities of their markets look.</param>
/// <param name="ship">How the ships of their shipyards look.</param>
/// <param name="module">How the modules of their outfittings look.</param>
internal class StationReader(RecordContext context, Shape shape, Shape commodity, Shape ship, Shape module)
    : RowReader(context, shape)
{
    private static readonly FieldGroup Market = GalaxyTables.Stations.Group("market");
    private static readonly FieldGroup Shipyard = GalaxyTables.Stations.Group("shipyard");
    private static readonly FieldGroup Outfitting = GalaxyTables.Stations.Group("outfitting");
    private static readonly FieldGroup[] SetsOfCatalogs = [Market, Shipyard, Outfitting];

    private readonly CatalogReader commodities = new(context, commodity, context.Commodities, GalaxyTables.Market);
    private readonly CatalogReader ships = new(context, ship, context.Ships, GalaxyTables.Shipyard);
    private readonly CatalogReader modules = new(context, module, context.Modules, GalaxyTables.Outfitting);
    private readonly Catalog[] catalogs = [context.Commodities, context.Ships, context.Modules];
    private readonly int[] firstUses = new int[SetsOfCatalogs.Length];
    private readonly OwnedRows inside = new(
        context,
        GalaxyTables.Market,
        GalaxyTables.Shipyard,
        GalaxyTables.Outfitting
    );
    private readonly bool isWanted = context.Selects([
        GalaxyTables.Stations,
        GalaxyTables.Market,
        GalaxyTables.Shipyard,
        GalaxyTables.Outfitting,
        GalaxyTables.Commodities,
        GalaxyTables.Ships,
        GalaxyTables.Modules,
    ]);

    /// <summary>Reads an array of them, and steps over it when none of their tables is wanted.</summary>
    public void ReadAll()
    {
        if (!OpenArray(isWanted))
        {
            return;
        }

        var index = 0;
        do
        {
            Context.BeginPart("stations", index++);
            ReadElement();
            Context.EndPart();
        } while (Json.HasMoreElements());
    }

    protected override bool ReadPart(Field field) =>
        field.Group?.Name switch
        {
            "market" => ReadSet(Market, commodities),
            "shipyard" => ReadSet(Shipyard, ships),
            "outfitting" => ReadSet(Outfitting, modules),
            _ => base.ReadPart(field),
        };

    /// <summary>Reads the object that is next.</summary>
    protected void ReadOne()
    {
        for (var i = 0; i < catalogs.Length; i++)
        {
            firstUses[i] = catalogs[i].Untimed;
        }

        inside.Begin();

        ReadMembers();
        if (!StateGroups())
        {
            Context.HasUntimed = true;
        }

        for (var i = 0; i < catalogs.Length; i++)
        {
            catalogs[i].Stamp(firstUses[i], GroupTime(SetsOfCatalogs[i]));
        }

        inside.SetOwner(Rows.Int64(Row, 0));
    }

    private bool ReadSet(FieldGroup group, CatalogReader reader)
    {
        var first = Context.Batch[group.Set!.Table].Count;
        if (!reader.TryReadSet())
        {
            return false;
        }

        SetIs(group, first);
        return true;
    }

    private void ReadElement()
    {
        if (Json.Peek() != '{')
        {
            var start = Json.Position;
            Json.Skip();
            Context.Reject("element of stations", start, "an object");
            return;
        }

        ReadOne();
    }
}
