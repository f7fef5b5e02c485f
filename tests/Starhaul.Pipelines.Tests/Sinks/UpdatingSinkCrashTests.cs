using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Merging;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

public sealed class UpdatingSinkCrashTests
{
    private static readonly ImportRecord Import = new()
    {
        Pipeline = "spansh-dump",
        Source = "galaxy.json.gz",
        Sha256 = new string('a', 64),
        Record = "{}",
        Options = "{}",
        Started = DateTimeOffset.UnixEpoch.AddDays(20_000),
        Tool = "starhaul/0.1.0",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_dies_at_any_call_is_ended_by_the_next(bool isCommitted)
    {
        var undisturbed = new MemoryStore.Content();
        var calls = await RunAsync(new MemoryStore(undisturbed));
        var expected = await ShownAsync(undisturbed);
        for (var fatal = 0; fatal < calls; fatal++)
        {
            var content = new MemoryStore.Content();
            var dying = new MemoryStore(content) { Fails = call => call == fatal, LosesAnswers = isCommitted };
            await Assert.ThrowsAsync<DestinationException>(() => RunAsync(dying));

            await RunAsync(new MemoryStore(content));

            Assert.Equal(expected, await ShownAsync(content));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_drops_at_any_call_is_made_again(bool isCommitted)
    {
        var undisturbed = new MemoryStore.Content();
        var calls = await RunAsync(new MemoryStore(undisturbed));
        var expected = await ShownAsync(undisturbed);
        for (var dropped = 1; dropped < calls; dropped++)
        {
            var content = new MemoryStore.Content();
            var store = new MemoryStore(content)
            {
                Fails = call => call == dropped,
                IsTransient = true,
                LosesAnswers = isCommitted,
            };

            await RunAsync(store);

            Assert.Equal(expected, await ShownAsync(content));
        }
    }

    [Fact]
    public async Task The_counts_of_a_batch_survive_a_commit_whose_answer_was_lost()
    {
        // Open; begin, read imports, insert, commit; then begin, read import, read systems, insert, update import, commit.
        var store = new MemoryStore(new MemoryStore.Content())
        {
            Fails = call => call == 10,
            IsTransient = true,
            LosesAnswers = true,
        };
        var time = new PatientTime();
        await using var sink = new UpdatingSink(store, time, new Random(1));
        await sink.OpenAsync(Cancellation);
        await sink.BeginAsync(Import, Cancellation);

        var counts = await sink.LoadAsync(new BatchBuilder().System(1).Build(), Cancellation);

        Assert.Single(time.Waits);
        Assert.Equal(new RowCounts(1, 0, 0, 0), counts.Total);
        var import = Assert.Single(await sink.ReadImportsAsync(Cancellation));
        Assert.Equal((1, 1), (import.Records, import.Rows.New));
    }

    [Fact]
    public async Task A_connection_that_stays_away_fails_at_the_fifth_attempt_and_leaves_the_tables()
    {
        var content = new MemoryStore.Content();
        var isGone = false;
        var store = new MemoryStore(content) { Fails = _ => isGone, IsTransient = true };
        var time = new PatientTime();
        await using var sink = new UpdatingSink(store, time, new Random(1));
        await sink.OpenAsync(Cancellation);
        await sink.BeginAsync(Import, Cancellation);
        await sink.LoadAsync(new BatchBuilder().System(1).Build(100), Cancellation);
        var before = await ShownAsync(content);
        var callsBefore = store.Calls;

        isGone = true;
        await Assert.ThrowsAsync<DestinationException>(() =>
            sink.LoadAsync(new BatchBuilder().System(2).Build(200), Cancellation)
        );

        Assert.Equal(5, store.Calls - callsBefore);
        Assert.Equal(4, time.Waits.Count);
        Assert.All(time.Waits.Zip([1, 2, 4, 8]), wait => Assert.InRange(wait.First.TotalSeconds, 0, wait.Second));
        Assert.Equal(before, await ShownAsync(content));
    }

    [Fact]
    public async Task A_failure_that_does_not_pass_is_not_tried_again()
    {
        var store = new MemoryStore(new MemoryStore.Content()) { Fails = call => call > 0 };
        var time = new PatientTime();
        await using var sink = new UpdatingSink(store, time, new Random(1));
        await sink.OpenAsync(Cancellation);

        await Assert.ThrowsAsync<DestinationException>(() => sink.BeginAsync(Import, Cancellation));

        Assert.Empty(time.Waits);
        Assert.Equal(2, store.Calls);
    }

    /// <summary>Three batches in one import, from where it was left.</summary>
    /// <returns>How many calls of the store it took.</returns>
    private static async Task<int> RunAsync(MemoryStore store)
    {
        await using var sink = new UpdatingSink(store, new PatientTime(), new Random(1));
        await sink.OpenAsync(Cancellation);
        var import = await sink.BeginAsync(Import, Cancellation);
        foreach (var batch in Batches().Where(batch => batch.EndOffset > import.Cursor))
        {
            await sink.LoadAsync(batch, Cancellation);
        }

        await sink.CompleteAsync(Import.Started.AddDays(1), Cancellation);
        return store.Calls;
    }

    private static IEnumerable<Batch> Batches()
    {
        for (var batch = 0; batch < 3; batch++)
        {
            var builder = new BatchBuilder();
            for (var seed = 0; seed < 25; seed++)
            {
                Statement.Of((100 * batch) + seed).AddTo(builder);
            }

            yield return builder.Build(100 * (batch + 1));
        }
    }

    /// <summary>The tables, and the import that is complete when another was not begun after its end.</summary>
    private static async Task<string> ShownAsync(MemoryStore.Content content)
    {
        var dump = await TableDump.ReadAsync(new MemoryStore(content), Cancellation);
        var imports = content.Tables[GalaxyTables.Imports].Values.Select(row => string.Join('|', row));
        return dump.Text + '\n' + string.Join('\n', imports.Take(1));
    }
}
