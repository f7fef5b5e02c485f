using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

public sealed class ArchiveLogTests
{
    [Fact]
    public async Task A_listener_that_was_killed_has_a_line_for_each_recovered_segment_and_one_for_the_gap()
    {
        using var bench = new Bench();
        using var log = new Lines();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            writer.Flush();
        }

        bench.Clock.Advance(TimeSpan.FromHours(2));
        await using (var writer = await bench.OpenAsync(options => options with { LoggerFactory = log }))
        {
            await writer.CloseAsync();
        }

        Assert.Single(log.Events, 1102);
        Assert.Single(log.Events, 1100);
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<int> Events { get; } = [];

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Events.Enqueue(eventId.Id);

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose() { }
    }
}
