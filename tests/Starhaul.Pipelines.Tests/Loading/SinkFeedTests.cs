using Starhaul.Pipelines.Loading;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Xunit;

namespace Starhaul.Pipelines.Tests.Loading;

public sealed class SinkFeedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batches_that_wait_are_given_together_as_far_as_their_records_may_be()
    {
        await using var sink = new GatheringSink();
        var feed = new SinkFeed(sink, Import(cursor: 0));
        var pool = new BatchPool(0);
        var most = feed.MostRecords;
        long[] lengths = [most / 2, most / 2, 1, most, 1, 1, 1, 1, most];
        var running = Task.CompletedTask;
        for (var i = 0; i < lengths.Length; i++)
        {
            if (i == SinkFeed.MostTogether)
            {
                running = feed.RunAsync(Cancel);
            }

            var batch = new Batch
            {
                StartOffset = i,
                EndOffset = i + 1,
                Records = lengths[i],
            };
            await feed.SendAsync(new SharedBatch(batch, pool, readers: 1), Cancel);
        }

        feed.Finish();
        await running;

        Assert.Equal(Enumerable.Range(1, lengths.Length).Select(end => (long)end), sink.Given.SelectMany(ends => ends));
        Assert.Equal([1, 2], sink.Given[0]);
        Assert.All(sink.Given, ends => Assert.InRange(ends.Count, 1, SinkFeed.MostTogether));
    }

    [Fact]
    public async Task What_a_target_has_already_is_not_given_to_it()
    {
        await using var sink = new GatheringSink();
        var feed = new SinkFeed(sink, Import(cursor: SinkFeed.MostTogether - 1));
        var pool = new BatchPool(0);
        for (var i = 0; i < SinkFeed.MostTogether; i++)
        {
            var batch = new Batch
            {
                StartOffset = i,
                EndOffset = i + 1,
                Records = 1,
            };
            await feed.SendAsync(new SharedBatch(batch, pool, readers: 1), Cancel);
        }

        feed.Finish();
        await feed.RunAsync(Cancel);

        Assert.Equal([SinkFeed.MostTogether], Assert.Single(sink.Given));
    }

    private static ImportRecord Import(long cursor) =>
        new()
        {
            Pipeline = "test",
            Source = "test",
            Sha256 = "",
            Record = "{}",
            Options = "{}",
            Started = DateTimeOffset.UnixEpoch,
            Tool = "test",
            Cursor = cursor,
        };

    /// <summary>Notes the ends of the batches of each call.</summary>
    private sealed class GatheringSink : Sink
    {
        public List<List<long>> Given { get; } = [];

        public override string Name => "gathering";

        internal override Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        internal override Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ImportRecord>>([]);

        internal override Task<ImportRecord> BeginAsync(ImportRecord import, CancellationToken cancellationToken) =>
            Task.FromResult(import);

        internal override Task<LoadCounts> LoadAsync(Batch batch, CancellationToken cancellationToken) =>
            LoadAsync([batch], cancellationToken);

        internal override Task<LoadCounts> LoadAsync(IReadOnlyList<Batch> batches, CancellationToken cancellationToken)
        {
            Given.Add([.. batches.Select(batch => batch.EndOffset)]);
            return Task.FromResult(new LoadCounts());
        }

        internal override Task<ImportRecord> CompleteAsync(
            DateTimeOffset finished,
            CancellationToken cancellationToken
        ) => Task.FromResult(Import(cursor: 0));

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
