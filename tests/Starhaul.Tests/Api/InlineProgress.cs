namespace Starhaul.Tests.Api;

/// <summary>Progress that is told at once, on the reporting thread.</summary>
internal sealed class InlineProgress<T>(Action<T> report) : IProgress<T>
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
