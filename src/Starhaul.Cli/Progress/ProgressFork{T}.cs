namespace Starhaul.Cli.Progress;

/// <summary>Tells several of one progress, in order.</summary>
internal sealed class ProgressFork<T>(params IProgress<T>[] listeners) : IProgress<T>
{
    /// <inheritdoc />
    public void Report(T value)
    {
        foreach (var listener in listeners)
        {
            listener.Report(value);
        }
    }
}
