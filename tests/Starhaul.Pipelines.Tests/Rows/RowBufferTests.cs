using System.Text;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Rows;

public sealed class RowBufferTests
{
    private static readonly TableDefinition Systems = GalaxyTables.Systems;

    [Fact]
    public void A_row_keeps_what_was_set_and_knows_what_was_not()
    {
        var rows = new RowBuffer(Systems, new TextArena());
        for (var row = 0; row < 100; row++)
        {
            Assert.Equal(row, rows.Add());
            rows.Set(row, 0, unchecked((long)ulong.MaxValue) - row);
            rows.Set(row, Systems["name"], Encoding.UTF8.GetBytes($"Sol {row} é"));
            rows.Set(row, Systems["x"], row / 32.0);
        }

        Assert.Equal("Sol 77 é", Encoding.UTF8.GetString(rows.Utf8(77, Systems["name"])));
        Assert.Equal(77 / 32.0, rows.Double(77, Systems["x"]));
        Assert.Equal(-78, rows.Int64(77, 0));
        Assert.True(rows.IsNull(77, Systems["y"]));
        Assert.False(rows.IsStated(77, Systems.Group("position")));
    }

    [Fact]
    public void A_copy_brings_its_text_and_its_groups_along()
    {
        var rows = new RowBuffer(Systems, new TextArena());
        var row = rows.Add();
        rows.Set(row, Systems["name"], "Sol"u8);
        rows.State(row, Systems.Group("factions"), 7, 3);
        var other = new RowBuffer(Systems, new TextArena());
        other.Text.Add("something before"u8);

        var copy = other.AddCopy(rows, row);

        Assert.Equal("Sol", Encoding.UTF8.GetString(other.Utf8(copy, Systems["name"])));
        Assert.True(other.IsStated(copy, Systems.Group("factions")));
        Assert.Equal((7, 3), other.SetOf(copy, Systems.Group("factions")));
    }

    [Fact]
    public void Rows_that_were_cut_off_leave_nothing_in_those_that_follow()
    {
        var rows = new RowBuffer(Systems, new TextArena());
        rows.Set(rows.Add(), Systems["population"], 5);
        rows.State(0, Systems.Group("population"));
        rows.CutAt(0);

        var row = rows.Add();

        Assert.True(rows.IsNull(row, Systems["population"]));
        Assert.False(rows.IsStated(row, Systems.Group("population")));
    }
}
