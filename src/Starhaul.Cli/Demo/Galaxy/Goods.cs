using System.Text;

namespace Starhaul.Cli.Demo.Galaxy;

/// <summary>What stations sell: the fixed part of each entry as JSON text, so that only the figures are made each time.</summary>
internal static class Goods
{
    private static readonly string[] Internals =
    [
        "Cargo Rack",
        "Fuel Tank",
        "Shield Generator",
        "Fuel Scoop",
        "Collector Limpet Controller",
        "Power Distributor",
        "Life Support",
        "Sensors",
        "Thrusters",
        "Frame Shift Drive",
        "Power Plant",
        "Hull Reinforcement Package",
    ];

    public static readonly byte[][] Commodities = Entries(
        "Metals:Gold,Silver,Palladium,Osmium,Platinum,Aluminium,Copper,Cobalt,Beryllium,Gallium,Indium,Lithium,"
            + "Tantalum,Titanium,Uranium,Samarium,Thallium,Bismuth,Praseodymium;"
            + "Chemicals:Tritium,Hydrogen Fuel,Explosives,Hydrogen Peroxide,Liquid Oxygen,Mineral Oil,Nerve Agents,Pesticides,Water;"
            + "Foods:Algae,Animal Meat,Coffee,Fish,Food Cartridges,Fruit and Vegetables,Grain,Synthetic Meat,Tea;"
            + "Machinery:Building Fabricators,Crop Harvesters,Emergency Power Cells,Geological Equipment,Marine Equipment,"
            + "Mineral Extractors,Power Generators,Skimmer Components,Thermal Cooling Units,Water Purifiers;"
            + "Minerals:Bauxite,Bertrandite,Coltan,Gallite,Indite,Lepidolite,Painite,Rutile,Uraninite,Void Opal;"
            + "Technology:Advanced Catalysers,Animal Monitors,Aquaponic Systems,Auto-Fabricators,Bioreducing Lichen,"
            + "Computer Components,H.E. Suits,Land Enrichment Systems,Resonating Separators,Robotics;"
            + "Textiles:Leather,Military Grade Fabrics,Natural Fabrics,Synthetic Fabrics;"
            + "Weapons:Battle Weapons,Landmines,Non-Lethal Weapons,Personal Weapons,Reactive Armour;"
            + "Waste:Biowaste,Chemical Waste,Scrap,Toxic Waste;"
            + "Medicines:Advanced Medicines,Agri-Medicines,Basic Medicines,Combat Stabilisers,Performance Enhancers;"
            + "Legal drugs:Beer,Bootleg Liquor,Liquor,Narcotics,Onionhead Gamma Strain,Tobacco,Wine",
        firstId: 128_049_152,
        idName: "commodityId"
    );

    public static readonly byte[][] Ships = Entries(
        "Sidewinder,Adder,Hauler,Eagle,Viper MkIII,Cobra MkIII,Diamondback Explorer,Type-6 Transporter,Asp Explorer,"
            + "Fer-de-Lance,Krait Phantom,Krait MkII,Python,Python MkII,Anaconda,Mandalay,Imperial Cutter",
        firstId: 128_049_249,
        idName: "shipId"
    );

    public static readonly byte[][] Modules = ModuleEntries();

    private static byte[][] Entries(string names, int firstId, string idName)
    {
        var entries = names
            .Split(';')
            .SelectMany(group => group.Split(':') is [var kind, var list] ? Members(list, kind) : Members(group, null));
        return [.. entries.Select((entry, index) => Encoding.UTF8.GetBytes(Entry(entry.Name, entry.Kind, index)))];

        static IEnumerable<(string Name, string? Kind)> Members(string list, string? kind) =>
            list.Split(',').Select(name => (name, kind));

        string Entry(string name, string? kind, int index)
        {
            var category = kind is null ? "" : $"\"category\":\"{kind}\",";
            return $$"""{"name":"{{name}}","symbol":"{{Symbol(name)}}",{{category}}"{{idName}}":{{firstId + index}}""";
        }
    }

    private static byte[][] ModuleEntries()
    {
        var entries =
            from name in Internals
            from size in Enumerable.Range(1, 6)
            from rating in "EDCBA"
            select (name, size, rating);
        return
        [
            .. entries.Select(
                (module, index) =>
                    Encoding.UTF8.GetBytes(
                        $$"""{"name":"{{module.name}}","symbol":"Int_{{Symbol(module.name)}}_Size{{module.size}}_Class{{'F'
                            - module.rating}}","moduleId":{{128_064_000
                            + index}},"class":{{module.size}},"rating":"{{module.rating}}","category":"internal"}"""
                    )
            ),
        ];
    }

    private static string Symbol(string name) => string.Concat(name.Where(char.IsLetterOrDigit));
}
