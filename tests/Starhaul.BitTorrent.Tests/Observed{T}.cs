namespace Starhaul.BitTorrent.Tests;

/// <summary>Calls back with every progress, on the thread that reports it.</summary>
internal sealed class Observed<T>(Action<T> observe) : IProgress<T>
{
    public void Report(T value) => observe(value);
}
