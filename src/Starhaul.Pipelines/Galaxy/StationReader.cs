using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads the stations of a system or of a body, with their markets, shipyards and outfittings.</summary>
/// <param name="walk">What all readers share.</param>
/// <param name="shape">How the stations look.</param>
/// <param name="commodity">How the commodities of their markets look.</param>
/// <param name="ship">How the ships of their shipyards look.</param>
/// <param name="module">How the modules of their outfittings look.</param>
internal class StationReader(Walk walk, Shape shape, Shape commodity, Shape ship, Shape module) : RowReader(walk, shape)
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

    private readonly CatalogReader commodities = new(walk, commodity, walk.Commodities, GalaxyTables.Market);
    private readonly CatalogReader ships = new(walk, ship, walk.Ships, GalaxyTables.Shipyard);
    private readonly CatalogReader modules = new(walk, module, walk.Modules, GalaxyTables.Outfitting);
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
            ReadElement();
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

    private void ReadElement()
    {
        if (Json.Peek() != '{')
        {
            var start = Json.Position;
            Json.Skip();
            Walk.Reject("element of stations", start, "an object");
            return;
        }

        ReadOne();
    }
}
