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

    private static readonly Shape[] AllShapes =
    [
        DumpShapes.System,
        DumpShapes.Body,
        DumpShapes.Ring,
        DumpShapes.Station,
        DumpShapes.Faction,
        DumpShapes.FactionRecord,
        DumpShapes.Commodity,
        DumpShapes.Ship,
        DumpShapes.Module,
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
    public void Every_group_is_stated_by_a_source_of_the_matrix_and_no_other()
    {
        var known =
            from table in GalaxyTables.Data
            from fieldGroup in table.Groups
            select $"{table.Name}.{fieldGroup.Name}";

        Assert.Equal(
            known.Order(StringComparer.Ordinal),
            Page.Statements.Select(statement => statement.Group).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void What_each_source_states_is_what_is_read_of_it()
    {
        var read =
            from shape in AllShapes
            from rule in shape.Groups
            from source in SourcesOf(shape, rule.Group)
            select Line(source, shape, rule);

        var written =
            from statement in Page.Statements
            from source in statement.Sources
            select $"{source}: {statement.Group} needs {string.Join(", ", statement.Needs)}; {statement.Time}";

        Assert.Equal(read.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_each_form_of_records_states_is_what_is_read_of_it()
    {
        var read =
            from form in Forms
            from rule in form.Shape.Groups
            select (form.Name, $"{form.Shape.Table.Name}.{rule.Group.Name}", Needs(form.Shape, rule));

        // What readers put together themselves.
        (string, string, string)[] more =
        [
            ("spansh_stations", "stations.body", "is_planetary"),
            ("edsm_bodies", "systems.main_star", "subType"),
        ];

        Assert.Equal(read.Concat(more).Order(), Page.Forms.Order());
    }

    private static string Needs(Shape shape, GroupRule rule) =>
        string.Join(
            ", ",
            shape
                .All.Where(field => field.Group == rule.Group && (field.Bit & rule.Needed) != 0)
                .Select(field => $"{field.Path}{(field.MayBeNull ? " or null" : "")}")
        );

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

    // Of the shapes, that of systems is of three sources; what only one of them has tells them apart.
    private static IEnumerable<string> SourcesOf(Shape shape, FieldGroup group)
    {
        if (shape != DumpShapes.System)
        {
            return [shape == DumpShapes.FactionRecord ? "Spansh factions" : "Spansh galaxy"];
        }

        return group.Name switch
        {
            "position" => ["Spansh galaxy", "Spansh systems", "EDSM systems"],
            "main_star" or "permit" => ["Spansh systems", "EDSM systems"],
            "politics" or "population" or "body_count" => ["Spansh galaxy", "EDSM systems"],
            _ => ["Spansh galaxy"],
        };
    }

    private static string Line(string source, Shape shape, GroupRule rule)
    {
        var isEdsm = source.StartsWith("EDSM", StringComparison.Ordinal);
        var fields = shape.All.Where(field => field.Group == rule.Group && (field.Bit & rule.Needed) != 0);
        // A field of another name in EDSM's dumps comes twice, and last with that name.
        var needs = fields
            .GroupBy(field => field.Bit)
            .Select(names => isEdsm ? names.Last() : names.First())
            .Select(field => $"{field.Path}{(field.MayBeNull ? " or null" : "")}");
        var section = shape.All.FirstOrDefault(field => field.TimedGroups.Contains(rule.Group.Ordinal));
        return $"{source}: {shape.Table.Name}.{rule.Group.Name} needs {string.Join(", ", needs)}; {(section is null ? "" : $"{section.Path}.updateTime")}";
    }
}
