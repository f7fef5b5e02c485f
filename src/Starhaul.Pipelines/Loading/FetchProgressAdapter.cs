namespace Starhaul.Pipelines.Loading;

/// <summary>Reports a fetch as a part of the pipeline.</summary>
internal sealed class FetchProgressAdapter(IProgress<SpanshDumpProgress> progress, StreamStaging? stage)
    : IProgress<FetchProgress>
{
    public void Report(FetchProgress value) =>
        progress.Report(
            new SpanshDumpProgress
            {
                Phase = SpanshDumpPhase.Fetching,
                Fetch = value,
                Records = stage?.Records ?? 0,
            }
        );
}
