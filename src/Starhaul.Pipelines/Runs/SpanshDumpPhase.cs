namespace Starhaul.Pipelines;

/// <summary>Where a <c>SpanshDump</c> is.</summary>
internal enum SpanshDumpPhase
{
    /// <summary>The file is fetched and proven; with <see cref="SpanshDumpOptions.Stream"/> it is also read into the stage.</summary>
    Fetching,

    /// <summary>Records are read and merged.</summary>
    Loading,

    /// <summary>Every record is merged; the imports are closed.</summary>
    Completing,
}
