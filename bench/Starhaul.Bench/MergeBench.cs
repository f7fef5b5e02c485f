using System.Diagnostics;
using System.Globalization;
using System.Text;
using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Bench;

/// <summary>
/// Rows a second that the merge takes when nothing exists, over a store that discards; runs over one batch of 2,000
/// systems with 10 bodies each, every tenth with a station that sells 50 goods: <c>Starhaul.Bench merge</c>.
/// </summary>
internal static class MergeBench
{
    private const int Runs = 5;
    private const int BatchesARun = 50;

    public static int Run()
    {
        var batch = Fill();
        var rows = GalaxyTables.Data.Sum(table => (long)batch[table].Count);
        var store = new DiscardingStore();
        var merger = new BatchMerger(store);
        var speeds = new List<double>();
        for (var run = 0; run <= Runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            for (var count = 0; count < BatchesARun; count++)
            {
                var merge = merger.MergeAsync(batch, 1, CancellationToken.None);
                Debug.Assert(merge.IsCompletedSuccessfully);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            var speed = BatchesARun * rows / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds;
            Print($"{speed, 8:F1} million rows/s, {allocated / BatchesARun, 8} bytes a batch of {rows} rows");
            if (run > 0)
            {
                speeds.Add(speed);
            }
        }

        Print($"{speeds.Order().ElementAt(Runs / 2), 8:F1} million rows/s, the median of {Runs}");
        return 0;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static Batch Fill()
    {
        var batch = new Batch();
        var symbols = Enumerable.Range(0, 50).Select(good => Encoding.UTF8.GetBytes($"commodity{good}")).ToArray();
        for (var system = 0; system < 2_000; system++)
        {
            var row = Add(batch, GalaxyTables.Systems, system * 7_919L);
            batch[GalaxyTables.Systems]
                .Set(row, GalaxyTables.Systems["name"], Encoding.UTF8.GetBytes($"System {system}"));
            for (var body = 0; body < 10; body++)
            {
                row = Add(batch, GalaxyTables.Bodies, system * 7_919L, body);
                batch[GalaxyTables.Bodies]
                    .Set(row, GalaxyTables.Bodies["name"], Encoding.UTF8.GetBytes($"System {system} {body}"));
            }

            if (system % 10 == 0)
            {
                AddStation(batch, 3_200_000_000L + system, symbols);
            }
        }

        return batch;
    }

    private static void AddStation(Batch batch, long marketId, byte[][] symbols)
    {
        var station = Add(batch, GalaxyTables.Stations, marketId);
        var goods = batch[GalaxyTables.Market];
        batch[GalaxyTables.Stations].State(station, GalaxyTables.Stations.Group("market"), goods.Count, symbols.Length);
        foreach (var symbol in symbols)
        {
            var row = goods.Add();
            goods.Set(row, 0, marketId);
            goods.Set(row, 1, symbol);
            goods.Set(row, GalaxyTables.Market["supply"], row);
        }
    }

    /// <summary>A row that states every group that has no set.</summary>
    private static int Add(Batch batch, TableDefinition table, params ReadOnlySpan<long> key)
    {
        var rows = batch[table];
        var row = rows.Add();
        for (var column = 0; column < key.Length; column++)
        {
            rows.Set(row, column, key[column]);
        }

        foreach (var group in table.Groups.Where(group => group.Set is null))
        {
            rows.State(row, group);
            rows.Set(row, group.TimeColumn, 1_700_000_000L);
        }

        return row;
    }
}
