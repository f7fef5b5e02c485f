using System.Text;
using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tests.Dumps;
using Starhaul.Pipelines.Tests.Galaxy;
using Starhaul.Pipelines.Tests.Sinks;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Journal;

/// <summary>The tables that messages come to, against a reading of docs/tables.md that shares no code with the readers.</summary>
public sealed class MessageTablesTests : IDisposable
{
    private const string Script = "Journal/expected_message_tables.py";

    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_value_of_generated_messages_of_all_schemas_is_what_an_independent_reading_finds(int seed)
    {
        var paths = WriteCorpus(seed);

        await ReplayAsync(scene.TargetAt("forth.db"), paths);
        await ReplayAsync(scene.TargetAt("back.db"), paths.Reverse());

        var expected = IndependentReading.Tables(Script, paths).Text;
        Assert.Equal(expected, await scene.TablesAsync("forth.db"));
        Assert.Equal(expected, await scene.TablesAsync("back.db"));
    }

    [Theory(Timeout = 120_000)]
    [InlineData("duckdb:galaxy.duckdb")]
    [InlineData("parquet:galaxy")]
    public async Task Every_value_is_so_in_files_of_DuckDB_and_in_views_over_Parquet(string target)
    {
        LibDuckDb.SkipUnlessInstalled();
        var paths = WriteCorpus(seed: 5);
        target = target.Replace(":", $":{scene.Folder}/", StringComparison.Ordinal);

        await ReplayAsync(target, paths);

        Assert.Equal(IndependentReading.Tables(Script, paths).Text, await TablesOfAsync(target));
    }

    [Fact(Timeout = 60_000)]
    public async Task Every_value_of_real_messages_is_what_an_independent_reading_finds()
    {
        var samples = Message.AllSamples();
        var path = scene.Write(
            "samples.jsonl",
            string.Concat(samples.Select(line => Encoding.UTF8.GetString(line) + "\n"))
        );
        var store = new MemoryStore(new MemoryStore.Content());
        var merger = new BatchMerger(store);
        var reader = Message.Reader();
        foreach (var sample in samples)
        {
            var batch = new Batch();
            reader.Add(sample, batch);
            await store.BeginAsync(Cancel);
            await merger.MergeAsync(batch, 1, Cancel);
            await store.CommitAsync(Cancel);
        }

        Assert.Equal(IndependentReading.Tables(Script, path).Text, (await TableDump.ReadAsync(store, Cancel)).Text);
    }

    private string[] WriteCorpus(int seed)
    {
        var lines = new MessageCorpus(seed).Lines(600).ToList();
        return
        [
            .. lines
                .Chunk(200)
                .Select((part, index) => scene.Write($"Made-2026-11-2{index}.jsonl", string.Join('\n', part) + "\n")),
        ];
    }

    private static async Task ReplayAsync(string target, IEnumerable<string> paths)
    {
        var replay = new EddnReplay(new EddnReplayOptions { Targets = [target], Sinks = AllSinks.Added });
        foreach (var path in paths)
        {
            await replay.RunAsync(path, progress: null, Cancel);
        }
    }
}
