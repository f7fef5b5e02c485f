using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads the stations of a system or of a body, with their markets, shipyards and outfittings.</summary>
internal sealed class StationReader(Walk walk) : RowReader(walk, Shapes.Station)
{
    private static readonly FieldGroup Market = GalaxyTables.Stations.Group("market");
    private static readonly FieldGroup Shipyard = GalaxyTables.Stations.Group("shipyard");
    private static readonly FieldGroup Outfitting = GalaxyTables.Stations.Group("outfitting");
    private static readonly TableDefinition[] OwnTables =
    [
        GalaxyTables.Market,
        GalaxyTables.Shipyard,
        GalaxyTables.Outfitting,
    ];

    private readonly CatalogReader commodities = new(walk, Shapes.Commodity, walk.Commodities, GalaxyTables.Market);
    private readonly CatalogReader ships = new(walk, Shapes.Ship, walk.Ships, GalaxyTables.Shipyard);
    private readonly CatalogReader modules = new(walk, Shapes.Module, walk.Modules, GalaxyTables.Outfitting);
    private readonly Catalog[] catalogs = [walk.Commodities, walk.Ships, walk.Modules];
    private readonly int[] firstUses = new int[3];
    private readonly int[] firstRows = new int[OwnTables.Length];
    private readonly bool isWanted = walk.Wants([
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

        do
        {
            ReadOne();
        } while (Json.HasMoreElements());
    }

    protected override bool ReadPart(Field field) =>
        field.Path switch
        {
            "market.commodities" => ReadSet(Market, commodities),
            "shipyard.ships" => ReadSet(Shipyard, ships),
            "outfitting.modules" => ReadSet(Outfitting, modules),
            _ => base.ReadPart(field),
        };

    private bool ReadSet(FieldGroup group, CatalogReader reader)
    {
        var first = Walk.Batch[group.Set!.Table].Count;
        if (!reader.TryReadSet())
        {
            return false;
        }

        SetIs(group, first);
        return true;
    }

    private void ReadOne()
    {
        if (Json.Peek() != '{')
        {
            var start = Json.Position;
            Json.Skip();
            Walk.Reject("element of stations", start, "an object");
            return;
        }

        for (var i = 0; i < catalogs.Length; i++)
        {
            firstUses[i] = catalogs[i].Untimed;
            firstRows[i] = Walk.Batch[OwnTables[i]].Count;
        }

        ReadMembers();
        if (!StateGroups())
        {
            Walk.HasUntimed = true;
        }

        for (var i = 0; i < catalogs.Length; i++)
        {
            catalogs[i]
                .Stamp(
                    firstUses[i],
                    GroupTime(
                        i == 0 ? Market
                        : i == 1 ? Shipyard
                        : Outfitting
                    )
                );
            var rows = Walk.Batch[OwnTables[i]];
            for (var row = firstRows[i]; row < rows.Count; row++)
            {
                rows.Set(row, 0, Rows.Int64(Row, 0));
            }
        }
    }
}
