namespace Starhaul.Testing;

/// <summary>Progress that is handed on at once, on the reporting thread: <see cref="Progress{T}"/> would queue it.</summary>
public sealed class InlineProgress<T>(Action<T> report) : IProgress<T>
{
    private readonly Lock gate = new();

    public void Report(T value)
    {
        lock (gate)
        {
            report(value);
        }
    }
}
