namespace Starhaul.Pipelines;

/// <summary>The names of the pipelines, as imports and commands have them.</summary>
internal static class PipelineNames
{
    public const string SpanshDump = "spansh-dump";

    public const string EddnStream = "eddn-stream";
}
