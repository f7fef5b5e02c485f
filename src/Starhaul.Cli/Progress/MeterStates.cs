using Starhaul.Records;

namespace Starhaul.Cli.Progress;

/// <summary>What the library reports, as a meter is told it.</summary>
internal static class MeterStates
{
    /// <summary>The state of a fetch.</summary>
    public static MeterState Of(FetchProgress progress) =>
        new()
        {
            BytesHere = progress.BytesOnDisk,
            Length = progress.Length,
            BytesMoved = progress.BytesReceived,
            IsMoving = progress.Phase is FetchPhase.Transferring,
            Words = progress.Phase switch
            {
                FetchPhase.Probing => "probing",
                FetchPhase.Waiting => progress.Waiting ?? "waiting",
                FetchPhase.Checking => "checking " + Proving(progress, "the last bytes"),
                FetchPhase.Publishing => "publishing",
                _ => Proving(progress, "fetching"),
            },
        };

    /// <summary>The state of a verification.</summary>
    public static MeterState Of(VerifyProgress progress) =>
        new()
        {
            BytesHere = progress.BytesHashed,
            Length = progress.BytesTotal,
            BytesMoved = progress.BytesHashed,
            IsMoving = true,
            Words = $"{progress.FilesDone} of {progress.FilesTotal} files · {progress.Path}",
        };

    private static string Proving(FetchProgress progress, string unknown) =>
        progress.Proving?.Replace(", ", " · ", StringComparison.Ordinal) ?? unknown;
}
