using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>Tables that another program changed.</summary>
public abstract partial class TableStoreContract
{
    // They look at the tables that are changed, and databases hold to that.
    private const string WithoutViews = "DROP VIEW systems_origins; DROP VIEW rings_origins; ";

    [Theory]
    [InlineData(
        "ALTER TABLE systems DROP COLUMN population; ALTER TABLE systems ADD COLUMN population TEXT",
        "population"
    )]
    [InlineData("ALTER TABLE systems DROP COLUMN population", "population")]
    [InlineData("DROP TABLE rings", "rings")]
    [InlineData("DROP TABLE rings; CREATE VIEW rings AS SELECT 1 AS system_id64", "rings")]
    public async Task A_table_that_another_program_changed_is_named_and_nothing_is_written(string change, string what)
    {
        await using (await OpenAsync()) { }

        await ExecuteAsync(WithoutViews + change);
        await using var store = NewStore();
        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
        Assert.NotNull(error.Hint);
        Assert.Equal(store.Name, error.Source);
    }

    [Fact]
    public async Task A_changed_type_is_told_with_both_types()
    {
        await using (await OpenAsync()) { }

        await ExecuteAsync(
            WithoutViews + "ALTER TABLE systems DROP COLUMN population; ALTER TABLE systems ADD COLUMN population REAL"
        );
        await using var store = NewStore();
        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));

        Assert.Matches(
            "systems.population is of the type (real|REAL|FLOAT), expected (bigint|INTEGER|BIGINT)",
            error.Message
        );
    }

    [Fact]
    public async Task What_a_person_adds_beside_the_tables_may_stay()
    {
        var rows = TwoSystems();
        await using (await OpenAsync()) { }

        await ExecuteAsync("ALTER TABLE systems ADD COLUMN note TEXT");
        await ExecuteAsync("CREATE INDEX people ON systems (population)");
        await ExecuteAsync("CREATE TABLE mine (id64 BIGINT NOT NULL)");
        await ExecuteAsync("CREATE VIEW named AS SELECT name FROM systems");

        await using var store = await OpenAsync();
        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
        await WriteAsync(store, () => store.UpdateAsync(rows, rows.All(), Cancel));
        Assert.Equal(rows.Lines(), (await ReadAsync(store, rows)).Lines());
    }
}
