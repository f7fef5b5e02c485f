using System.Diagnostics;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Bench;

/// <summary>Reads one dump into batches as a pipeline does, and gives them to nobody: the floor of every load.</summary>
internal static class WalkFile
{
    private const int Rounds = 5;
    private const int MaxRecords = 2_000;
    private const long MaxBytes = 16 * 1024 * 1024;

    public static async Task<int> RunAsync(string path)
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            var started = Stopwatch.GetTimestamp();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var (records, rows) = await WalkAsync(file);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Console.WriteLine(
                $"{records} records, {rows} rows, {file.Length} bytes in {seconds:F2} s, "
                    + $"{file.Length / seconds / 1e6:F0} MB/s, {allocated / 1e6:F1} MB allocated"
            );
        }

        return 0;
    }

    private static async Task<(long Records, long Rows)> WalkAsync(Stream file)
    {
        var reader = new GalaxyReader(file, new GalaxyReaderOptions { Now = TimeProvider.System.GetUtcNow() });
        var batch = new Batch();
        var (records, rows) = (0L, 0L);
        while (await reader.ReadAsync(batch, MaxRecords, MaxBytes, CancellationToken.None))
        {
            records += batch.Records;
            rows += GalaxyTables.Data.Sum(table => (long)batch[table].Count);
            batch.Clear();
        }

        return (records, rows);
    }
}
