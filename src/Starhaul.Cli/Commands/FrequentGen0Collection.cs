namespace Starhaul.Cli.Commands;

/// <summary>
/// Keeps the heap of short-lived objects small. .NET lets it grow with the processor's cache, to 20 MB and more,
/// before it collects for the first time; a download makes little garbage, but for hours.
/// </summary>
internal sealed class FrequentGen0Collection : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly Timer timer = new(
        static _ => GC.Collect(0, GCCollectionMode.Forced, blocking: true),
        null,
        Period,
        Period
    );

    public void Dispose() => timer.Dispose();
}
