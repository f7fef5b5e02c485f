using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>
/// What every sink does. A test class of a sink derives from it (or from <see cref="UpdatingSinkContract"/>) and says how
/// the sink is made and how its tables are read back.
/// </summary>
public abstract class SinkContract : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Finished = DateTimeOffset.UnixEpoch.AddDays(20_001);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A sink on the one target of the test: a second one goes on where the first was left.</summary>
    private protected abstract Sink CreateSink();

    /// <summary>The tables of the target as people see them: the newest of each row. Every import is complete.</summary>
    private protected abstract Task<TableDump> DumpAsync();

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>An import of a content that a letter stands for.</summary>
    private protected static ImportRecord Import(char content = 'a', string options = "{}") =>
        new()
        {
            Pipeline = "spansh-dump",
            Source = "https://example.org/galaxy.json.gz",
            Sha256 = new string(content, 64),
            SourceTime = DateTimeOffset.UnixEpoch.AddDays(19_999),
            Record = """{"event":"record","path":"galaxy.json.gz"}""",
            Options = options,
            Started = DateTimeOffset.UnixEpoch.AddDays(20_000),
            Tool = "starhaul/0.1.0",
        };

    /// <summary>One whole import in a sink of its own.</summary>
    private protected async Task<LoadCounts> ImportAsync(ImportRecord import, params Batch[] batches)
    {
        await using var sink = CreateSink();
        await sink.OpenAsync(Cancellation);
        await sink.BeginAsync(import, Cancellation);
        var counts = new LoadCounts();
        foreach (var batch in batches)
        {
            counts.Add(await sink.LoadAsync(batch, Cancellation));
        }

        await sink.CompleteAsync(Finished, Cancellation);
        return counts;
    }

    [Fact]
    public async Task Keeps_numbers_at_the_edges_of_their_types()
    {
        var batch = new BatchBuilder()
            .System(ulong.MaxValue, row => row.Group("population", 0, ("population", long.MaxValue)))
            .System(
                1UL << 63,
                row => row.Group("population", long.MaxValue / 1_000_000_000, ("population", long.MinValue))
            )
            .System(7, row => row.Group("position", 10, ("x", 5e-324), ("y", double.MaxValue), ("z", -0.1)))
            .Body((1UL << 63) + 5, 511, row => row.Group("identity", 10, ("id64", (511UL << 55) | 9)))
            .Build();

        await ImportAsync(Import(), batch);

        var dump = await DumpAsync();
        Assert.Equal(long.MaxValue, dump.Value(GalaxyTables.Systems, [ulong.MaxValue], "population"));
        Assert.Equal(0L, dump.Value(GalaxyTables.Systems, [ulong.MaxValue], "population_time"));
        Assert.Equal(long.MinValue, dump.Value(GalaxyTables.Systems, [1UL << 63], "population"));
        Assert.Equal(5e-324, dump.Value(GalaxyTables.Systems, [7UL], "x"));
        Assert.Equal(double.MaxValue, dump.Value(GalaxyTables.Systems, [7UL], "y"));
        Assert.Equal(-0.1, dump.Value(GalaxyTables.Systems, [7UL], "z"));
        Assert.Equal((511UL << 55) | 9, dump.Value(GalaxyTables.Bodies, [(1UL << 63) + 5, 511L], "id64"));
    }
}
