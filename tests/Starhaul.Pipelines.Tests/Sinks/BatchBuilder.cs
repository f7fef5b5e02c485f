using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>
/// Batches for tests: <c>new BatchBuilder().Row(GalaxyTables.Stations, [128L], row => row.Group("identity", 10, ("name",
/// "Hub")).Set("market", 10, [], ["Gold", ("supply", 5)])).Build(100)</c>. Numbers, flags and texts are given as C# has
/// them; an id is a <see cref="ulong"/> or a number that is not negative.
/// </summary>
internal sealed class BatchBuilder
{
    private readonly Batch batch = new();

    /// <summary>Adds a row with its key and what it states.</summary>
    public BatchBuilder Row(TableDefinition table, object[] key, Action<RowBuilder>? states = null)
    {
        var rows = batch[table];
        var row = rows.Add();
        for (var column = 0; column < key.Length; column++)
        {
            rows.SetValue(row, column, key[column]);
        }

        states?.Invoke(new RowBuilder(batch, rows, row, key));
        if (table.OriginsColumn >= 0)
        {
            new RecordOrigins().Complete(batch, rows, row);
        }

        batch.Records++;
        return this;
    }

    public BatchBuilder System(ulong id64, Action<RowBuilder>? states = null) =>
        Row(GalaxyTables.Systems, [id64], states);

    public BatchBuilder Body(ulong system, long body, Action<RowBuilder>? states = null) =>
        Row(GalaxyTables.Bodies, [system, body], states);

    public BatchBuilder Ring(ulong system, long body, string name, Action<RowBuilder>? states = null) =>
        Row(GalaxyTables.Rings, [system, body, name], states);

    public BatchBuilder Station(long marketId, Action<RowBuilder>? states = null) =>
        Row(GalaxyTables.Stations, [marketId], states);

    /// <summary>The batch, which ends at an offset of the source.</summary>
    public Batch Build(long endOffset = 100)
    {
        batch.EndOffset = endOffset;
        return batch;
    }
}
