using Microsoft.Extensions.Logging;

namespace Starhaul.Cli.Output;

/// <summary>Prints the warnings of the library, such as a torn line of the manifest that was cut off.</summary>
internal sealed class WarningLogger(Action<string> write) : ILoggerFactory, ILogger
{
    /// <inheritdoc />
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            write($"starhaul: warning: {OptionNames.Translate(formatter(state, exception))}");
        }
    }

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc />
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    /// <inheritdoc />
    public void Dispose() { }
}
