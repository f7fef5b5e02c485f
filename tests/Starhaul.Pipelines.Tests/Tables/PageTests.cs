using Starhaul.Pipelines.ApiRecords;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Tables;

/// <summary>docs/tables.md says what the code does.</summary>
public sealed class PageTests
{
    private static readonly Page Page = Page.Read();

    private static readonly Dictionary<ColumnType, string> Types = new()
    {
        [ColumnType.Id] = "unsigned",
        [ColumnType.Integer] = "integer",
        [ColumnType.Real] = "real",
        [ColumnType.Flag] = "boolean",
        [ColumnType.Text] = "text",
        [ColumnType.Json] = "JSON",
        [ColumnType.Time] = "time",
    };

    private static readonly (string Name, Shape Shape)[] Dumps =
    [
        ("Spansh galaxy, systems", DumpShapes.System),
        ("EDSM systems", DumpShapes.EdsmSystem),
        ("Spansh galaxy", DumpShapes.Body),
        ("Spansh galaxy", DumpShapes.Ring),
        ("Spansh galaxy", DumpShapes.Station),
        ("Spansh galaxy", DumpShapes.Faction),
        ("EDSM systems", DumpShapes.EdsmFaction),
        ("Spansh factions", DumpShapes.FactionRecord),
        ("Spansh galaxy", DumpShapes.Commodity),
        ("Spansh galaxy", DumpShapes.Ship),
        ("Spansh galaxy", DumpShapes.Module),
    ];

    private static readonly (string Name, Shape Shape)[] Forms =
    [
        ("spansh_systems", SearchShapes.System),
        ("spansh_systems", SearchShapes.Faction),
        ("spansh_bodies", SearchShapes.Place),
        ("spansh_bodies", SearchShapes.Body),
        ("spansh_bodies", SearchShapes.Ring),
        ("spansh_stations", SearchShapes.Place),
        ("spansh_stations", SearchShapes.Station),
        ("spansh_stations", SearchShapes.Ship),
        ("spansh_stations", SearchShapes.Module),
        ("edsm_bodies", EdsmShapes.Bodies),
        ("edsm_bodies", EdsmShapes.Body),
        ("edsm_bodies", EdsmShapes.Ring),
        ("edsm_stations", EdsmShapes.Stations),
        ("edsm_stations", EdsmShapes.Station),
        ("edsm_factions", EdsmShapes.Factions),
        ("edsm_factions", DumpShapes.EdsmFaction),
    ];

    public static TheoryData<string> Tables => [.. GalaxyTables.All.Select(table => table.Name)];

    [Fact]
    public void It_has_the_tables_that_there_are() =>
        Assert.Equal(
            GalaxyTables.All.Select(table => table.Name).Order(StringComparer.Ordinal),
            Page.Tables.Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Tables))]
    public void Its_columns_are_those_of_the_table_with_their_types_and_groups(string name)
    {
        var table = GalaxyTables.All.Single(table => table.Name == name);

        var written = Page.Columns(name).Select(column => (column.Name, column.Type, column.Group));

        Assert.Equal(
            table.Columns.Select((column, index) => (column.Name, Types[column.Type], GroupOf(table, index))),
            written
        );
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Its_numbers_have_a_meaning_and_a_unit(string name)
    {
        var numbers = Page.Columns(name)
            .Where(column => column.Type is "real" or "integer" && column.Group != "*key*")
            .Where(column => !column.Name.EndsWith("_id", StringComparison.Ordinal));

        Assert.DoesNotContain(numbers, column => column.Meaning.Length == 0);
    }

    [Fact]
    public void What_each_dump_states_is_what_is_read_of_it() => Assert.Equal(Read(Dumps), Page.Dumps.Order());

    [Fact]
    public void What_each_form_of_records_states_is_what_is_read_of_it() =>
        Assert.Equal(Read(Forms), Page.Forms.Order());

    private static IEnumerable<(string, string, string)> Read(IEnumerable<(string Name, Shape Shape)> shapes) =>
        (
            from form in shapes
            from rule in form.Shape.Groups
            select (form.Name, $"{form.Shape.Table.Name}.{rule.Group.Name}", Says(form.Shape, rule))
        ).Order();

    // The fields of each atom; those that it needs together stand together.
    private static string Says(Shape shape, GroupRule rule) =>
        string.Join(", ", rule.Atoms.Select(atom => Says(shape, atom)));

    private static string Says(Shape shape, AtomRule rule)
    {
        var fields = shape
            .All.Where(field => ReferenceEquals(field.Atom, rule.Atom))
            .DistinctBy(field => field.Bit)
            .ToList();
        var needed = fields.Where(field => (field.Bit & rule.Needed) != 0).Select(Name);
        var optional = fields.Where(field => (field.Bit & rule.Needed) == 0).Select(Name).ToList();
        var said = string.Join(" + ", needed);
        said +=
            optional.Count == 0 ? ""
            : said.Length == 0 ? string.Join(" or ", optional)
            : $" with {string.Join(", ", optional)}";
        said = rule.IsAlways ? $"{rule.Atom.Name} always{(said.Length > 0 ? " with " : "")}{said}" : said;
        return rule.NoneWith is null ? said : $"{said} (absent: none)";

        static string Name(Field field) => $"`{field.Path}`{(field.MayBeNull ? " (or null)" : "")}";
    }

    private static string GroupOf(TableDefinition table, int column)
    {
        if (column < table.KeyLength)
        {
            return "*key*";
        }

        var found = table.Groups.FirstOrDefault(group => group.TimeColumn == column || group.Columns.Contains(column));
        return found is { Set: { } set } && found.TimeColumn == column
            ? $"{found.Name}; set: {set.Table.Name}"
            : found?.Name ?? "";
    }
}
