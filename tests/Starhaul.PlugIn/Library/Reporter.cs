namespace Starhaul.PlugIn.Library;

/// <summary>Hands every report on at once, on the thread that it comes on: <see cref="Progress{T}"/> would queue it.</summary>
internal sealed class Reporter<T>(Action<T> report) : IProgress<T>
{
    private readonly Lock oneAtATime = new();

    public void Report(T value)
    {
        lock (oneAtATime)
        {
            report(value);
        }
    }
}
