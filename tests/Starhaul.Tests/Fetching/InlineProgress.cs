namespace Starhaul.Tests.Fetching;

/// <summary>Progress that is told at once, on the reporting thread.</summary>
internal sealed class InlineProgress(Action<FetchProgress> report) : IProgress<FetchProgress>
{
    public void Report(FetchProgress value) => report(value);
}
