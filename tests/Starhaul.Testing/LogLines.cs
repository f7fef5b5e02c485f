using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Starhaul.Testing;

/// <summary>Keeps every line of a log with its level and the number of its event.</summary>
public sealed class LogLines : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int Event, string Text)> lines = [];

    public IReadOnlyList<(LogLevel Level, int Event, string Text)> All => [.. lines];

    public IReadOnlyList<string> Texts => [.. lines.Select(static line => line.Text)];

    public void Clear() => lines.Clear();

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => lines.Enqueue((logLevel, eventId.Id, formatter(state, exception)));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() { }
}
