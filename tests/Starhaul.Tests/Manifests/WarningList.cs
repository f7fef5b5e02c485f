using Microsoft.Extensions.Logging;

namespace Starhaul.Tests.Manifests;

/// <summary>Keeps every warning as text.</summary>
internal sealed class WarningList : ILoggerFactory, ILogger
{
    private readonly List<string> texts = [];

    public IReadOnlyList<string> Texts => texts;

    public void Clear() => texts.Clear();

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => texts.Add(formatter(state, exception));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() { }
}
